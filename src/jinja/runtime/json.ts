import { PyError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { Float, float } from "../values/float.ts";
import { textOf } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { dictEntries } from "./dicts.ts";
import { fromBig } from "./numbers.ts";
import { compare } from "./order.ts";
import { floatRepr } from "./printing.ts";
import { isDict, typeName } from "./type-name.ts";

export interface DumpOptions {
  readonly sortKeys?: boolean;
  /** Spaces (or the text) a level is indented by; one line without it. */
  readonly indent?: number | string;
  /** How values that JSON does not know are written; without it they are an error. */
  readonly fallback?: (value: Value) => Value | undefined;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function number(value: number): string {
  if (Number.isFinite(value)) return floatRepr(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

function keyText(key: Value): string {
  if (typeof key === "boolean") return key ? "true" : "false";
  if (key === null) return "null";
  const text = textOf(key);
  if (text !== undefined) return text;
  if (typeof key === "bigint") return String(key);
  if (typeof key === "number") return Number.isInteger(key) ? String(key) : number(key);
  if (key instanceof Float) return number(key.value);
  throw new PyError("TypeError", `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/**
 * `json.dumps`: Python's separators, ASCII only, floats as Python prints them.
 * Errors: TypeError for what is not JSON.
 */
export function pyJsonDumps(value: Value, options: DumpOptions = {}): string {
  const step = typeof options.indent === "number" ? " ".repeat(options.indent) : options.indent;
  return dump(value, options, step, "", []);
}

function dump(value: Value, options: DumpOptions, step: string | undefined, margin: string, open: object[]): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : number(value);
  if (value instanceof Float) return number(value.value);
  const text = textOf(value);
  if (text !== undefined) return quote(text);
  if (open.includes(value as object)) throw new PyError("ValueError", "Circular reference detected");
  const inner = step === undefined ? "" : margin + step;
  const around = (parts: string[], left: string, right: string): string => {
    if (parts.length === 0) return left + right;
    if (step === undefined) return left + parts.join(", ") + right;
    return `${left}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${right}`;
  };
  open.push(value as object);
  let out: string;
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : value.items;
    out = around(
      items.map((item) => dump(item, options, step, inner, open)),
      "[",
      "]",
    );
  } else if (isDict(value)) {
    let entries = Array.from(dictEntries(value));
    if (options.sortKeys) entries = entries.sort(([a], [b]) => compare(a, b));
    out = around(
      entries.map(([k, v]) => `${quote(keyText(k))}: ${dump(v, options, step, inner, open)}`),
      "{",
      "}",
    );
  } else {
    const other = options.fallback?.(value);
    if (other === undefined)
      throw new PyError("TypeError", `Object of type ${typeName(value)} is not JSON serializable`);
    out = dump(other, options, step, margin, open);
  }
  open.pop();
  return out;
}

/**
 * `json.loads`: ints exact, floats told apart from ints, objects as dicts.
 * Errors: ValueError for what is not JSON.
 */
export function pyJsonLoads(text: string): Value {
  try {
    const kept = text.replaceAll(numberKey, '"\\u0000$1"');
    return fromJson(JSON.parse(kept, revive as (key: string, value: unknown) => unknown));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PyError("ValueError", error.message);
    throw error;
  }
}

/** Keys that JavaScript would put first, whatever their place; a mark in front of them keeps it. */
const numberKey = /(?<!\\)"(\d+)"(?=\s*:)/g;

/** Keeps what JSON.parse would lose of a number: its digits and its point. */
function revive(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number") return value;
  const source = context?.source ?? String(value);
  if (/[.eE]/.test(source)) return float(value);
  return Number.isSafeInteger(value) ? value : fromBig(BigInt(source));
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null || value instanceof Float) return value as Value;
  return new Dict(
    Object.entries(value).map(([key, item]) => [key.startsWith("\0") ? key.slice(1) : key, fromJson(item)] as const),
  );
}
