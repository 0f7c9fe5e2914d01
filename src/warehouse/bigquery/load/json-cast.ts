import { literal } from "../literal.ts";
import { bigqueryColumns, quote } from "../types.ts";
import { isNoValue, textCast } from "./text-cast.ts";

/** The JSON text of a key's value; NULL where there is none, or null. */
export function jsonAt(json: string, key: string): string {
  return `json_query(${json}, ${literal(`$."${key.replaceAll(/["\\]/g, "\\$&")}"`)})`;
}

/** A JSON text as a value of a type, NULL where it is none; also within arrays and structs. */
export function jsonValue(json: string, type: string, depth = 1): string {
  const element = elementType(type);
  if (element !== undefined) {
    const [item, place] = [`item_${depth}`, `place_${depth}`];
    const value = jsonValue(item, element, depth + 1);
    return `array(select ${value} from unnest(json_query_array(${json}, '$')) as ${item} with offset as ${place} order by ${place})`;
  }
  const fields = bigqueryColumns.fieldsOf(type);
  if (fields !== null) {
    const values = fields.map(
      ({ name, type: own }) => `${jsonValue(jsonAt(json, name), own, depth)} as ${quote(name)}`,
    );
    return `if(${json} is null, null, struct(${values.join(", ")}))`;
  }
  return isJson(type) ? parsed(json) : textCast(`json_value(${json}, '$')`, type);
}

/** Whether a JSON text is no value of a type: true or false. Arrays of a table take no nulls. */
export function isJsonMisfit(json: string, type: string, depth = 1): string {
  const element = elementType(type);
  if (element !== undefined) {
    const item = `item_${depth}`;
    const inner = isJsonMisfit(item, element, depth + 1);
    const holds = `exists(select 1 from unnest(json_query_array(${json}, '$')) as ${item} where ${inner})`;
    return `(${json} is not null and (not starts_with(${json}, '[') or ${holds}))`;
  }
  const fields = bigqueryColumns.fieldsOf(type);
  if (fields !== null) {
    const inner = fields.map(({ name, type: own }) => isJsonMisfit(jsonAt(json, name), own, depth));
    return `(${json} is not null and (not starts_with(${json}, '{') or ${inner.join(" or ")}))`;
  }
  if (isJson(type)) return `(${json} is not null and ${parsed(json)} is null)`;
  const text = `json_value(${json}, '$')`;
  return `(${json} is not null and ${text} is null or ${isNoValue(text, type)})`;
}

const elementType = (type: string): string | undefined => /^\s*array\s*<([\s\S]*)>\s*$/i.exec(type)?.[1];
const isJson = (type: string): boolean => /^\s*json\s*$/i.test(type);
/** Numbers that a double can't hold are rounded, as a load job does it. */
const parsed = (json: string): string => `safe.parse_json(${json}, wide_number_mode=>'round')`;
