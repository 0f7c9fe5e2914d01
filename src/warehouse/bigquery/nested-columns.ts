import type { RawColumns } from "../column.ts";

interface Branch {
  /** The type and constraints that the struct's own entry has. */
  own: string | null;
  readonly fields: Map<string, Branch>;
}

/**
 * Columns with dotted names made the fields of one: `a.b` and `a.c` give `a struct<b .., c ..>`, or an array of structs
 * where `a` itself has the type `array`. `constraints` are those rendered for each dotted name. Other members of a
 * column stay as they are. https://docs.getdbt.com/reference/resource-configs/bigquery-configs
 */
export function nestColumnTypes(columns: RawColumns, constraints: Readonly<Record<string, string>> = {}): RawColumns {
  const roots = new Map<string, Branch>();
  for (const column of Object.values(columns)) {
    const name = String(column.name);
    const branch = branchOf(roots, name.split("."));
    const type = column.data_type == null || column.data_type === "" ? null : String(column.data_type);
    branch.own = type === null ? null : [type, constraints[name]].filter((part) => part !== undefined).join(" ");
  }
  const nested: Record<string, RawColumns[string]> = {};
  for (const [name, branch] of roots) nested[name] = { ...columns[name], name, data_type: typeText(branch) };
  return nested;
}

function branchOf(roots: Map<string, Branch>, path: readonly string[]): Branch {
  let level = roots;
  let branch: Branch = { own: null, fields: new Map() };
  for (const part of path) {
    branch = level.get(part) ?? { own: null, fields: new Map() };
    level.set(part, branch);
    level = branch.fields;
  }
  return branch;
}

function typeText({ own, fields }: Branch): string | null {
  if (fields.size === 0) return own;
  const struct = `struct<${[...fields].map(([name, field]) => `${name} ${typeText(field) ?? ""}`.trim()).join(", ")}>`;
  const [type, ...constraints] = (own ?? "").split(/\s+/);
  return [type!.toLowerCase() === "array" ? `array<${struct}>` : struct, ...constraints].join(" ").trim();
}
