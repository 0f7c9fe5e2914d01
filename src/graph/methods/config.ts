import { Float, str, type Value } from "../../jinja/index.ts";
import { descend, type SelectorMethod } from "./method.ts";

/** By a config value: `config.materialized:incremental`, `config.meta.owner:ann`, an element of a list, a key of a mapping. */
export const config: SelectorMethod = ({ methodArguments, value }) => {
  const wanted = methodArguments.length === 1 && methodArguments[0] === "severity" ? value.toLowerCase() : value;
  const equals = (found: unknown): boolean => {
    if (typeof found === "boolean") return value.toLowerCase() === String(found);
    if (wanted !== value || methodArguments[0] === "severity") return String(found).toLowerCase() === wanted;
    return found !== null && (typeof found !== "object" || found instanceof Float) && str(found as Value) === value;
  };
  return (node) => {
    if (!("original_file_path" in node) || node.resource_type === "exposure" || node.resource_type === "unit_test")
      return false;
    const found = descend(node.config, methodArguments);
    if (found === undefined) return false;
    if (Array.isArray(found)) return found.some(equals);
    if (typeof found === "object" && found !== null && !(found instanceof Float)) return Object.hasOwn(found, value);
    return equals(found);
  };
};
