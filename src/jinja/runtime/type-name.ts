import { Dict } from "../values/dict.ts";
import { PyObject } from "../values/object.ts";
import type { PlainDict, Value } from "../values/value.ts";

/** Whether a number is a Python int; bigints always are. */
export function isInt(value: Value): value is number | bigint {
  return typeof value === "number" ? Number.isInteger(value) : typeof value === "bigint";
}

/** Whether a value is a dict that JavaScript made. */
export function isPlainDict(value: Value): value is PlainDict {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PyObject);
}

/** Whether a value is a dict of either kind. */
export function isDict(value: Value): value is Dict | PlainDict {
  return value instanceof Dict || isPlainDict(value);
}

/** The name of a value's Python type: `str`, `NoneType`, `dict` ... */
export function typeName(value: Value): string {
  switch (typeof value) {
    case "string":
      return "str";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    default:
      if (value === null) return "NoneType";
      if (Array.isArray(value)) return "list";
      return value instanceof PyObject ? value.typeName : "dict";
  }
}
