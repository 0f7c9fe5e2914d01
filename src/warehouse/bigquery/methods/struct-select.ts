import { structByName } from "../struct-by-name.ts";
import { bigqueryColumns } from "../types.ts";

/**
 * A column with the fields of its structs in the order of a type: a table takes structs by position. Columns of other types
 * are as they are. `given` is the type that the column has, where it may lack fields.
 */
export function structSelect(column: string, type: string, given?: string): string {
  const ordered = structByName(column, type, given);
  return ordered === null ? column : `${ordered} as ${column}`;
}

/** Whether two types have the same fields in the same order, within them too. */
export function hasSameFields(one: string, other: string): boolean {
  const [fields, others] = [one, other].map((type) => bigqueryColumns.fieldsOf(type) ?? []);
  return (
    fields!.length === others!.length &&
    fields!.every(
      ({ name, type }, i) =>
        name.toLowerCase() === others![i]!.name.toLowerCase() && hasSameFields(type, others![i]!.type),
    )
  );
}
