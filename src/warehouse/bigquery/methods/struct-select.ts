import { bigqueryColumns } from "../types.ts";

/**
 * A column with the fields of its struct in the order of a type: a table takes structs by position. A null struct stays
 * null. Columns of other types are as they are.
 */
export function structSelect(column: string, type: string): string {
  const struct = structOf(column, type);
  return struct === null ? column : `${struct} as ${column}`;
}

function structOf(path: string, type: string): string | null {
  const fields = /^\s*struct\s*</i.test(type) ? bigqueryColumns.fieldsOf(type.replace(/>[^>]*$/, ">")) : null;
  if (fields === null) return null;
  const values = fields.map((field) => {
    const inner = `${path}.${field.name}`;
    return `${structOf(inner, field.type) ?? inner} as ${field.name}`;
  });
  return `if(${path} is null, null, struct(${values.join(", ")}))`;
}
