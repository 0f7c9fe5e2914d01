import { PyError } from "../errors.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Text } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { equals } from "./equality.ts";
import { numeric } from "./numbers.ts";
import { typeName } from "./type-name.ts";

/** Order by code point, as Python compares text. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a character beyond every other unit.
    const bothLow = (x < 0xd800 || x > 0xdfff) === (y < 0xd800 || y > 0xdfff);
    if (bothLow) return x - y;
    return x >= 0xd800 && x <= 0xdfff ? 1 : -1;
  }
  return a.length - b.length;
}

/** Order of two values, `NaN` when neither is less (nan), `undefined` when Python has none. */
function order(a: Value, b: Value, operator: string): number | undefined {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a instanceof Text) return order(a.text, b, operator);
  if (b instanceof Text) return order(a, b.text, operator);
  const x = numeric(a);
  const y = x === undefined ? undefined : numeric(b);
  if (x !== undefined && y !== undefined) {
    const l = x instanceof Float ? x.value : x;
    const r = y instanceof Float ? y.value : y;
    return l < r ? -1 : l > r ? 1 : Number.isNaN(Number(l)) || Number.isNaN(Number(r)) ? Number.NaN : 0;
  }
  if (Array.isArray(a) && Array.isArray(b)) return orderItems(a, b, operator);
  if (a instanceof Tuple && b instanceof Tuple) return orderItems(a.items, b.items, operator);
  if (a instanceof Undefined) throw a.error();
  if (b instanceof Undefined) throw b.error();
  if (a instanceof PyObject && a.compare !== undefined) return a.compare(b);
  if (b instanceof PyObject && b.compare !== undefined) {
    const reversed = b.compare(a);
    return reversed === undefined ? undefined : -reversed;
  }
  return undefined;
}

function orderItems(a: readonly Value[], b: readonly Value[], operator: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    if (!equals(a[i]!, b[i]!)) return need(a[i]!, b[i]!, operator);
  }
  return a.length - b.length;
}

function need(a: Value, b: Value, operator: string): number {
  const result = order(a, b, operator);
  if (result !== undefined) return result;
  const types = `'${typeName(a)}' and '${typeName(b)}'`;
  throw new PyError("TypeError", `'${operator}' not supported between instances of ${types}`);
}

function isSubset(a: PySet, b: PySet): boolean {
  for (const item of a.iter()) if (!b.has(item)) return false;
  return true;
}

/** `a < b` and the like; sets compare by inclusion. Errors: TypeError when the values have no order. */
export function compareWith(operator: "<" | "<=" | ">" | ">=", a: Value, b: Value): boolean {
  if (a instanceof PySet && b instanceof PySet) {
    const [small, big] = operator[0] === "<" ? [a, b] : [b, a];
    return isSubset(small, big) && (operator.length === 2 || small.size < big.size);
  }
  const result = need(a, b, operator);
  if (operator === "<") return result < 0;
  if (operator === "<=") return result <= 0;
  return operator === ">" ? result > 0 : result >= 0;
}

/** Order for sorting, which asks only `<`. Errors: TypeError when the values have no order. */
export function compare(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return need(a, b, "<");
}

/** A stable ascending sort of `items` by `keys` (their own values when left out); asks `<` in Python's direction. */
export function sorted(items: readonly Value[], keys: readonly Value[] = items, reverse = false): Value[] {
  const indices = Array.from(items, (_, i) => i);
  // Python turns a list before and after it sorts it downwards; JavaScript asks for the same pairs in the same order,
  // so that errors name the types that Python names.
  if (reverse) indices.reverse();
  indices.sort((i, j) => sortOrder(keys[i]!, keys[j]!));
  if (reverse) indices.reverse();
  return indices.map((i) => items[i]!);
}

function sortOrder(a: Value, b: Value): number {
  if (a instanceof PySet && b instanceof PySet) return compareWith("<", a, b) ? -1 : compareWith("<", b, a) ? 1 : 0;
  const result = compare(a, b);
  return Number.isNaN(result) ? 0 : result;
}
