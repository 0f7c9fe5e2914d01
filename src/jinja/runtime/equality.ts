import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { dictEntries, dictGet, dictSize } from "./dicts.ts";
import { numeric } from "./numbers.ts";
import { isDict } from "./type-name.ts";

/** `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return typeof a !== "number" || !Number.isNaN(a);
  if (typeof a === "string" && typeof b === "string") return false;
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of one value are equal in Python.
    if (y !== undefined) return unwrap(x) == unwrap(y);
  }
  if (Array.isArray(a) && Array.isArray(b)) return sameItems(a, b);
  if (a instanceof Tuple && b instanceof Tuple) return sameItems(a.items, b.items);
  if (isDict(a) && isDict(b)) {
    if (dictSize(a) !== dictSize(b)) return false;
    for (const [key, value] of dictEntries(a)) {
      const other = dictGet(b, key);
      if (other === undefined || !equals(value, other)) return false;
    }
    return true;
  }
  if (a instanceof PySet && b instanceof PySet) {
    if (a.size !== b.size) return false;
    for (const item of a.iter()) if (!b.has(item)) return false;
    return true;
  }
  if (a instanceof PyObject && a.eq !== undefined && !(a instanceof Dict)) return a.eq(b);
  if (b instanceof PyObject && b.eq !== undefined && !(b instanceof Dict)) return b.eq(a);
  return false;
}

function unwrap(value: number | bigint | Float): number | bigint {
  return value instanceof Float ? value.value : value;
}

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i] || equals(item, b[i]!));
}
