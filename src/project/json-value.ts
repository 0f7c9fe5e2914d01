import { Float, PyDateTime, PyObject, str, toJs, type Value } from "../jinja/index.ts";
import type { Json } from "../manifest/types.ts";

/** The JSON of a template's value; what JSON has no form for, such as a date, is written as Python prints it, moments in ISO form. */
export function jsonOf(value: Value): Json {
  return plain(toJs(value));
}

/** As `jsonOf`, but whole floats stay Python's: templates print them with their point, and so does JSON. */
export function floatJsonOf(value: Value): Json {
  return plain(
    toJs(value, (object) => (object instanceof Float || object.toJs === undefined ? object : object.toJs())),
  );
}

function plain(value: unknown): Json {
  if (value instanceof Float) return value as unknown as Json;
  if (value instanceof PyDateTime) return str(value).replace(" ", "T");
  if (value instanceof PyObject) return str(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value as Json;
}
