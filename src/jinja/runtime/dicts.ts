import { PyError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { mapKey } from "../values/keys.ts";
import type { PlainDict, Value } from "../values/value.ts";

/** A dict of either kind; the functions here are the only ones that tell them apart. */
export type AnyDict = Dict | PlainDict;

export function dictGet(dict: AnyDict, key: Value): Value | undefined {
  if (dict instanceof Dict) return dict.get(key);
  if (typeof key === "string") return Object.hasOwn(dict, key) ? (dict[key] ?? null) : undefined;
  mapKey(key);
  return undefined;
}

export function dictHas(dict: AnyDict, key: Value): boolean {
  return dictGet(dict, key) !== undefined;
}

/** Sets a key. Errors: TypeError for a key that is not a string in a dict that JavaScript made. */
export function dictSet(dict: AnyDict, key: Value, value: Value): void {
  if (dict instanceof Dict) dict.set(key, value);
  else if (typeof key !== "string") throw new PyError("TypeError", "this dict takes only str keys");
  else if (key === "__proto__") {
    Object.defineProperty(dict, key, { value, writable: true, enumerable: true, configurable: true });
  } else dict[key] = value;
}

export function dictDelete(dict: AnyDict, key: Value): boolean {
  if (dict instanceof Dict) return dict.delete(key);
  return typeof key === "string" && Object.hasOwn(dict, key) && delete dict[key];
}

export function dictSize(dict: AnyDict): number {
  return dict instanceof Dict ? dict.size : Object.keys(dict).length;
}

export function dictKeys(dict: AnyDict): Iterable<Value> {
  return dict instanceof Dict ? dict.keys() : Object.keys(dict);
}

export function dictEntries(dict: AnyDict): Iterable<readonly [Value, Value]> {
  return dict instanceof Dict ? dict.entries() : Object.keys(dict).map((k) => [k, dict[k] ?? null] as const);
}
