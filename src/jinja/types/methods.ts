import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { Bytes, bytesMethods } from "./bytes.ts";
import { dictMethods } from "./dict-methods.ts";
import { listMethods, tupleMethods } from "./list-methods.ts";
import type { Methods } from "./method.ts";
import { floatMethods, intMethods } from "./number-methods.ts";
import { setMethods } from "./set-methods.ts";
import { textMethods } from "./text-methods.ts";

/** The methods of a value of a built-in type; `undefined` for every other type. */
export function methodsOf(value: Value): Methods | undefined {
  switch (typeof value) {
    case "string":
      return textMethods;
    case "number":
      return Number.isInteger(value) ? intMethods : floatMethods;
    case "bigint":
    case "boolean":
      return intMethods;
    default:
      if (value === null) return undefined;
      if (Array.isArray(value)) return listMethods;
      return value instanceof PyObject ? objectMethods(value) : dictMethods;
  }
}

function objectMethods(value: PyObject): Methods | undefined {
  if (value instanceof Dict) return dictMethods;
  if (value instanceof Tuple) return tupleMethods;
  if (value instanceof PySet) return setMethods;
  if (value instanceof Float) return floatMethods;
  return value instanceof Bytes ? bytesMethods : undefined;
}
