import { PyError } from "../errors.ts";
import { Float } from "./float.ts";
import { PyObject } from "./object.ts";
import { Text } from "./text.ts";
import { Tuple } from "./tuple.ts";
import type { Value } from "./value.ts";

/** A JavaScript map key; equal Python keys (`1`, `1.0`, `True`) give the same one. */
export type MapKey = string | number | bigint | symbol | object;

const NONE = Symbol("None");

/**
 * The map key of a value. Strings are themselves unless they start with NUL, which marks the encoded keys.
 * Errors: TypeError for what Python can't hash.
 */
export function mapKey(value: Value): MapKey {
  if (typeof value === "string") return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null) return NONE;
  if (value instanceof Float) return floatKey(value.value);
  if (value instanceof Text) return mapKey(value.text);
  if (value instanceof Tuple) return `\0t${value.items.map(part).join("")}`;
  if (value instanceof PyObject) return value.hashKey === undefined ? value : `\0o${value.hashKey()}`;
  throw new PyError("TypeError", `unhashable type: '${Array.isArray(value) ? "list" : "dict"}'`);
}

function floatKey(value: number): number | bigint {
  if (Number.isSafeInteger(value)) return value + 0;
  return Number.isInteger(value) ? BigInt(value) : value;
}

const identities = new WeakMap<object, number>();
let identity = 0;

/** One part of a tuple's key: typed and length-prefixed, so that no two tuples share a text by accident. */
function part(value: Value): string {
  const key = mapKey(value);
  if (typeof key === "string") return `s${key.length}:${key}`;
  if (typeof key === "symbol") return "n;";
  if (typeof key === "number" || typeof key === "bigint") return `d${key};`;
  let id = identities.get(key);
  if (id === undefined) {
    id = ++identity;
    identities.set(key, id);
  }
  return `o${id};`;
}
