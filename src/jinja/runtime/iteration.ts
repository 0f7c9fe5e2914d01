import { PyError } from "../errors.ts";
import { PyIterator } from "../values/iterator.ts";
import { PyObject } from "../values/object.ts";
import { Text } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { astral } from "./code-points.ts";
import { dictKeys } from "./dicts.ts";
import { isDict, typeName } from "./type-name.ts";

/** What a list yields while it is walked, appended items included. */
function* live(list: readonly Value[]): Generator<Value> {
  for (let i = 0; i < list.length; i++) yield list[i]!;
}

/** `iter(value)`. Errors: TypeError for what is not iterable. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value)) return live(value);
  if (typeof value === "string") return astral(value) ?? value;
  if (isDict(value)) return dictKeys(value);
  if (value instanceof Text) return iterate(value.text);
  if (value instanceof PyObject && value.iter !== undefined) return value.iter();
  throw new PyError("TypeError", `'${typeName(value)}' object is not iterable`);
}

/** `list(value)`, sharing a list's or a tuple's own items: for reading only. */
export function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  return Array.from(iterate(value));
}

/** Whether a value can be iterated. */
export function isIterable(value: Value): boolean {
  if (typeof value === "string" || Array.isArray(value) || isDict(value)) return true;
  return value instanceof PyObject && (value.iter !== undefined || value instanceof Text);
}

/** `len(value)`, or `undefined` when it has none. */
export function lengthOf(value: Value): number | undefined {
  if (typeof value === "string") return astral(value)?.length ?? value.length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Text) return lengthOf(value.text);
  if (value instanceof PyObject) return value.len?.();
  return isDict(value) ? Object.keys(value).length : undefined;
}

/** `len(value)`. Errors: TypeError. */
export function length(value: Value): number {
  const found = lengthOf(value);
  if (found === undefined) throw new PyError("TypeError", `object of type '${typeName(value)}' has no len()`);
  return found;
}

/** Exactly `count` items of a value, for unpacking. Errors: ValueError, TypeError. */
export function unpack(value: Value, count: number): readonly Value[] {
  let items: readonly Value[];
  if (Array.isArray(value)) items = value;
  else if (value instanceof Tuple) items = value.items;
  else {
    if (!isIterable(value)) throw new PyError("TypeError", `cannot unpack non-iterable ${typeName(value)} object`);
    const taken: Value[] = [];
    for (const item of iterate(value)) {
      taken.push(item);
      if (taken.length > count) break;
    }
    items = taken;
  }
  if (items.length > count) throw new PyError("ValueError", `too many values to unpack (expected ${count})`);
  if (items.length < count) {
    throw new PyError("ValueError", `not enough values to unpack (expected ${count}, got ${items.length})`);
  }
  return items;
}

/** A generator object over a JavaScript generator. */
export function generator(source: Iterable<Value>): PyIterator {
  return new PyIterator(source);
}
