import type { Scope } from "../scope.ts";
import { methodsOf } from "../types/methods.ts";
import { Dict } from "../values/dict.ts";
import type { Kwargs, Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { getAttribute } from "./attributes.ts";
import { call } from "./calls.ts";
import { isPlainDict } from "./type-name.ts";

/** `object.name(...)`: the same as calling the attribute, without making a bound method on the way. */
export function callMethod(object: Value, name: string, args: Value[], kwargs: Kwargs, scope: Scope): Result {
  if (
    typeof object !== "object" ||
    object === null ||
    Array.isArray(object) ||
    object instanceof Dict ||
    isPlainDict(object)
  ) {
    const method = methodsOf(object)?.get(name);
    if (method !== undefined) return method(object, args, kwargs);
  }
  return call(getAttribute(object, name, scope), args, kwargs);
}
