import { QuernError } from "../../base/errors.ts";
import { fnmatch } from "../glob.ts";
import type { SelectorMethod } from "./method.ts";

/** By source: `source:shop`, `source:shop.orders`, `source:package.shop.orders`, each part also a pattern. */
export const source: SelectorMethod = ({ value, raw }) => {
  const parts = value.split(".");
  if (parts.length > 3) {
    throw new QuernError(
      "QN-SELECT-INVALID",
      `Invalid source selector "${raw}": it takes the form source, source.table or package.source.table`,
    );
  }
  const packageName = parts.length === 3 ? parts[0]! : "*";
  const [name = "*", table = "*"] = parts.length === 3 ? parts.slice(1) : parts;
  return (node) =>
    node.resource_type === "source" &&
    fnmatch(node.package_name, packageName) &&
    fnmatch(node.source_name, name) &&
    fnmatch(node.name, table);
};
