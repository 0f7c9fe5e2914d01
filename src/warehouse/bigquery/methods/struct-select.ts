import type { FieldSchema } from "../field-schema.ts";
import { structByName } from "../struct-by-name.ts";

/**
 * A column with the fields of its structs in the order of a type: a table takes structs by position. Columns of other types
 * are as they are. `given` is the type that the column has, where it may lack fields.
 */
export function structSelect(column: string, type: string, given?: string): string {
  const ordered = structByName(column, type, given);
  return ordered === null ? column : `${ordered} as ${column}`;
}

/** Whether two structs have the same fields in the same order, within them too. */
export function hasSameFields({ fields: one = [] }: FieldSchema, { fields: other = [] }: FieldSchema): boolean {
  return (
    one.length === other.length &&
    one.every(
      (field, i) => field.name.toLowerCase() === other[i]!.name.toLowerCase() && hasSameFields(field, other[i]!),
    )
  );
}
