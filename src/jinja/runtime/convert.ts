import { Dict } from "../values/dict.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { PlainDict, Value } from "../values/value.ts";
import { dictEntries } from "./dicts.ts";
import { str } from "./printing.ts";
import { isDict } from "./type-name.ts";

/**
 * The plain JavaScript of a value, deeply: dicts as objects (keys printed), tuples and sets as arrays, floats as
 * numbers. Objects that have a JavaScript form of their own give it; others stay as they are.
 * @param leaf gives what an object becomes in another way
 */
export function toJs(value: Value, leaf: (object: PyObject) => unknown = plainLeaf): unknown {
  const inner = (item: Value): unknown => toJs(item, leaf);
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Tuple) return value.items.map(inner);
  if (value instanceof PySet) return Array.from(value.iter(), inner);
  if (isDict(value)) {
    const out: Record<string, unknown> = {};
    for (const [key, item] of dictEntries(value)) {
      const name = str(key);
      if (name === "__proto__") Object.defineProperty(out, name, { value: inner(item), enumerable: true });
      else out[name] = inner(item);
    }
    return out;
  }
  return value instanceof PyObject ? leaf(value) : value;
}

const plainLeaf = (object: PyObject): unknown => (object.toJs === undefined ? object : object.toJs());

/**
 * The value of plain JavaScript, deeply copied: objects as dicts, `undefined` as None, numbers as ints or, with a
 * fraction, floats. Values that already are Python's stay as they are.
 */
export function fromJs(value: unknown): Value {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(fromJs);
  if (typeof value === "object" && value !== null) {
    if (value instanceof PyObject) return value;
    const source = value as PlainDict;
    return new Dict(Object.keys(source).map((key) => [key, fromJs(source[key])] as const));
  }
  return value as Value;
}
