import type { Json } from "../../manifest/types.ts";

/** A value as an SQL literal: texts quoted, lists and mappings as DuckDB writes them. */
export function literal(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, item]) => `${literal(key)}: ${literal(item)}`);
    return `map {${entries.join(", ")}}`;
  }
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
