import type { FieldSchema } from "../field-schema.ts";
import { bigqueryColumns, quote } from "../types.ts";

/**
 * A column with the fields of its structs in the order of a type: a table takes structs by position, in arrays too. A null
 * struct stays null. Columns of other types are as they are. `given` is the type that the column has: fields that it lacks
 * are null; without it, it is taken to have all.
 */
export function structSelect(column: string, type: string, given?: string): string {
  const ordered = orderedValue(column, type, given, 1);
  return ordered === null ? column : `${ordered} as ${column}`;
}

/** null: there is nothing to order. `depth` tells the names of elements within elements apart. */
function orderedValue(path: string, type: string, given: string | undefined, depth: number): string | null {
  const element = elementOf(type);
  if (element !== undefined) {
    const [item, place] = [`item_${depth}`, `place_${depth}`];
    const value = orderedValue(item, element, given && elementOf(given), depth + 1);
    if (value === null) return null;
    return `array(select ${value} from unnest(${path}) as ${item} with offset as ${place} order by ${place})`;
  }
  const fields = fieldsOf(type);
  if (fields === null) return null;
  const has = given === undefined ? null : (fieldsOf(given) ?? []);
  const values = fields.map(({ name, type: wanted }) => {
    const own = has?.find((field) => isSame(field.name, name));
    const inner = `${path}.${quote(name)}`;
    const isLacking = has !== null && own === undefined;
    const value = isLacking ? `cast(null as ${wanted})` : (orderedValue(inner, wanted, own?.type, depth) ?? inner);
    return `${value} as ${quote(name)}`;
  });
  return `if(${path} is null, null, struct(${values.join(", ")}))`;
}

const elementOf = (type: string): string | undefined => /^\s*array\s*<([\s\S]*)>[^>]*$/i.exec(type)?.[1];

const fieldsOf = (type: string): readonly { name: string; type: string }[] | null =>
  /^\s*struct\s*</i.test(type) ? bigqueryColumns.fieldsOf(type.replace(/>[^>]*$/, ">")) : null;

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether two structs have the same fields in the same order, within them too. */
export function hasSameFields({ fields: one = [] }: FieldSchema, { fields: other = [] }: FieldSchema): boolean {
  return (
    one.length === other.length &&
    one.every((field, i) => isSame(field.name, other[i]!.name) && hasSameFields(field, other[i]!))
  );
}
