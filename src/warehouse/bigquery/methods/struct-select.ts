import { bigqueryColumns } from "../types.ts";

/**
 * A column with the fields of its structs in the order of a type: a table takes structs by position, in arrays too. A null
 * struct stays null. Columns of other types are as they are.
 */
export function structSelect(column: string, type: string): string {
  const ordered = orderedValue(column, type, 1);
  return ordered === null ? column : `${ordered} as ${column}`;
}

/** null: there is nothing to order. `depth` tells the names of elements within elements apart. */
function orderedValue(path: string, type: string, depth: number): string | null {
  const element = /^\s*array\s*<([\s\S]*)>[^>]*$/i.exec(type)?.[1];
  if (element !== undefined) {
    const [item, place] = [`item_${depth}`, `place_${depth}`];
    const value = orderedValue(item, element, depth + 1);
    if (value === null) return null;
    return `array(select ${value} from unnest(${path}) as ${item} with offset as ${place} order by ${place})`;
  }
  const fields = /^\s*struct\s*</i.test(type) ? bigqueryColumns.fieldsOf(type.replace(/>[^>]*$/, ">")) : null;
  if (fields === null) return null;
  const values = fields.map((field) => {
    const inner = `${path}.${field.name}`;
    return `${orderedValue(inner, field.type, depth) ?? inner} as ${field.name}`;
  });
  return `if(${path} is null, null, struct(${values.join(", ")}))`;
}
