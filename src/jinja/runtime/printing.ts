import { PyError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { Markup } from "../values/markup.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { PlainDict, Value } from "../values/value.ts";

/** `repr(float)`: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on. */
export function floatRepr(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    const sign = exponent[0]!;
    return `${digits}e${sign}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

const plain = /^[ !#-&(-[\]-~]*$/;
const printable = /^[ -~]*$/;
const special = /[\\\p{C}\p{Z}]/u;
const named: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `repr(str)`: quoted, with what does not print escaped. */
export function textRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (printable.test(text)) return quote + text.replace(quote === '"' ? /\\/g : /[\\']/g, "\\$&") + quote;
  let out = quote;
  for (const c of text) {
    if (c === quote) out += `\\${c}`;
    else if (c === " " || !special.test(c)) out += c;
    else out += named[c] ?? escaped(c.codePointAt(0)!);
  }
  return out + quote;
}

function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** `str(value)`: what `{{ value }}` prints. */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof PyObject && !isContainer(value) && !(value instanceof Float)) return value.str();
  return repr(value);
}

function isContainer(value: PyObject): boolean {
  return value instanceof Tuple || value instanceof Dict || value instanceof PySet;
}

/** The containers being printed, innermost last: one inside itself prints as `[...]`. */
const open: object[] = [];

/** `repr(value)`: what the value prints as inside a list. */
export function repr(value: Value): string {
  switch (typeof value) {
    case "string":
      return textRepr(value);
    case "number":
      return Number.isInteger(value) ? String(value) : floatRepr(value);
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "True" : "False";
    default:
      return value === null ? "None" : objectRepr(value);
  }
}

function objectRepr(value: Value[] | PyObject | PlainDict): string {
  if (value instanceof Float) return floatRepr(value.value);
  if (value instanceof Markup) return `Markup(${textRepr(value.text)})`;
  const isObject = value instanceof PyObject;
  if (isObject && !isContainer(value)) return value.repr();
  if (open.includes(value)) return Array.isArray(value) ? "[...]" : "{...}";
  if (open.length > 200) throw new PyError("RecursionError", "a value is nested too deeply to be printed");
  open.push(value);
  try {
    if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
    if (value instanceof Tuple) {
      if (value.repr !== Tuple.prototype.repr) return value.repr();
      return value.items.length === 1 ? `(${repr(value.items[0]!)},)` : `(${value.items.map(repr).join(", ")})`;
    }
    if (value instanceof PySet) return value.size === 0 ? "set()" : `{${Array.from(value.iter(), repr).join(", ")}}`;
    const entries = value instanceof Dict ? Array.from(value.entries()) : Object.entries(value as PlainDict);
    return `{${entries.map(([k, v]) => `${repr(k)}: ${repr(v)}`).join(", ")}}`;
  } finally {
    open.pop();
  }
}
