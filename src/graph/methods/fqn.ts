import { fnmatch } from "../glob.ts";
import type { GlanceMethod } from "./method.ts";

/** By name or path of names: `orders`, `staging.*`, `package.staging.orders`, `orders.v2`. Sources have methods of their own. */
export const fqn: GlanceMethod = ({ value }) => {
  const parts = value.split(".");
  const wild = parts.findIndex((part) => /[*?[\]]/.test(part));
  return (node) => {
    if (node.resource_type === "source") return false;
    const versioned = "version" in node && node.version != null;
    return (
      matches(node.fqn, value, parts, wild, versioned) || matches(node.fqn.slice(1), value, parts, wild, versioned)
    );
  };
};

function matches(
  name: readonly string[],
  value: string,
  parts: readonly string[],
  wild: number,
  versioned: boolean,
): boolean {
  const last = name.at(-1);
  if (versioned) {
    const lastTwo = name.slice(-2);
    if (lastTwo.length === 2 && (lastTwo[0] === value || lastTwo.join("_") === parts.slice(-2).join("_"))) return true;
  } else if (last === value) return true;
  const flat = name.some((part) => part.includes(".")) ? name.flatMap((part) => part.split(".")) : name;
  if (flat.length < parts.length) return false;
  const exact = wild === -1 ? parts.length : wild;
  for (let i = 0; i < exact; i++) if (flat[i] !== parts[i]) return false;
  return wild === -1 || fnmatch(flat.slice(wild).join("."), parts.slice(wild).join("."));
}
