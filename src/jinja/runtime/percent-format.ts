import { PyError } from "../errors.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { characters, textLength, textSlice } from "./code-points.ts";
import { dictGet } from "./dicts.ts";
import { exponential, fixed, general } from "./format-spec.ts";
import { isFloat, numeric, real, toFloat } from "./numbers.ts";
import { repr, str } from "./printing.ts";
import { isDict, typeName } from "./type-name.ts";

const conversion = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

interface Field {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

/** `template % values`. Errors: TypeError, ValueError, KeyError in Python's words. */
export function percentFormat(template: string, values: Value): string {
  const items = values instanceof Tuple ? values.items : [values];
  const mapping = isDict(values) ? values : undefined;
  let next = 0;
  const take = (): Value => {
    if (next >= items.length) throw new PyError("TypeError", "not enough arguments for format string");
    return items[next++]!;
  };
  const size = (text: string): number => {
    const value = text === "*" ? numeric(take()) : Number(text);
    if (typeof value !== "number") throw new PyError("TypeError", "* wants int");
    if (value > 10_000_000) throw new PyError("ValueError", "width too big");
    return value;
  };
  const out = template.replace(conversion, (_all, key, flags: string, width, precision, type, offset: number) => {
    if (type === "%" && key === undefined) return "%";
    let value: Value | undefined;
    if (key !== undefined) {
      if (mapping === undefined) throw new PyError("TypeError", "format requires a mapping");
      value = dictGet(mapping, key as string);
      if (value === undefined) throw new PyError("KeyError", repr(key as string));
    }
    let wide = width === undefined ? 0 : size(width as string);
    let marks = flags;
    if (wide < 0) {
      wide = -wide;
      marks += "-";
    }
    const exact = precision === undefined ? undefined : size((precision as string) || "0");
    if (type === undefined) throw new PyError("ValueError", "incomplete format");
    if (type === "%") return "%";
    if (!"diouxXeEfFgGcrsa".includes(type as string)) {
      const code = (type as string).codePointAt(0)!.toString(16);
      const at = textLength(template.slice(0, offset + (_all as string).length)) - 1;
      throw new PyError("ValueError", `unsupported format character '${type}' (0x${code}) at index ${at}`);
    }
    value ??= take();
    return convert(value, { flags: marks, width: wide, precision: exact, type: type as string });
  });
  // A dict or a list may go unused, as in Python; a tuple or a plain value may not.
  const mayStay =
    mapping !== undefined || Array.isArray(values) || values instanceof Undefined || isSubscriptable(values);
  if (next < items.length && !(mayStay && next === 0)) {
    throw new PyError("TypeError", "not all arguments converted during string formatting");
  }
  return out;
}

function isSubscriptable(value: Value): boolean {
  return value instanceof PyObject && !(value instanceof Tuple) && value.item !== undefined;
}

function convert(value: Value, field: Field): string {
  const { type, flags, precision } = field;
  if (type === "s" || type === "r" || type === "a") {
    const text = type === "s" ? str(value) : type === "r" ? repr(value) : ascii(repr(value));
    return padded(precision === undefined ? text : textSlice(text, 0, precision), "", field, false);
  }
  if (type === "c") return padded(character(value), "", field, false);
  if (value instanceof Undefined) throw value.error();
  const n = real(value);
  const isInteger = "diouxX".includes(type);
  if (n === undefined || (isFloat(n) && "oxX".includes(type))) {
    if (!isInteger) throw new PyError("TypeError", `must be real number, not ${typeName(value)}`);
    const what = "oxX".includes(type) ? "an integer is required" : "a real number is required";
    throw new PyError("TypeError", `%${type} format: ${what}, not ${typeName(value)}`);
  }
  const negative = n instanceof Float ? n.value < 0 || Object.is(n.value, -0) : n < 0;
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (!isInteger) return padded(floatText(Math.abs(toFloat(n)), field), sign, field, true);
  const whole = wholeOf(n);
  const radix = type === "o" ? 8 : type === "x" || type === "X" ? 16 : 10;
  let digits = (whole < 0n ? -whole : whole).toString(radix).padStart(precision ?? 0, "0");
  if (type === "X") digits = digits.toUpperCase();
  const marker = flags.includes("#") && radix !== 10 ? `0${type}` : "";
  return padded(digits, sign + marker, field, true);
}

function wholeOf(n: number | bigint | Float): bigint {
  if (typeof n === "bigint") return n;
  const value = toFloat(n);
  if (!Number.isFinite(value)) {
    const what = Number.isNaN(value) ? "NaN" : "infinity";
    throw new PyError(Number.isNaN(value) ? "ValueError" : "OverflowError", `cannot convert float ${what} to integer`);
  }
  return BigInt(Math.trunc(value));
}

function floatText(size: number, { type, precision, flags }: Field): string {
  if (!Number.isFinite(size))
    return type < "a" ? (Number.isNaN(size) ? "NAN" : "INF") : Number.isNaN(size) ? "nan" : "inf";
  const kind = type.toLowerCase();
  const alternate = flags.includes("#");
  const text =
    kind === "f"
      ? fixed(size, precision ?? 6)
      : kind === "e"
        ? exponential(size, precision ?? 6)
        : general(size, precision ?? 6, alternate);
  return type === kind ? text : text.toUpperCase();
}

function character(value: Value): string {
  if (typeof value === "string" && characters(value).length === 1) return value;
  const code = typeof value === "boolean" ? Number(value) : value;
  if (typeof code === "number" && Number.isInteger(code) && code >= 0 && code < 0x110000) {
    return String.fromCodePoint(code);
  }
  throw new PyError("TypeError", "%c requires int or char");
}

/** Non-ASCII characters as escapes: what `ascii()` gives. */
function ascii(text: string): string {
  return Array.from(text, (c) => {
    const code = c.codePointAt(0)!;
    if (code < 128) return c;
    const hex = code.toString(16);
    return code < 256 ? `\\x${hex}` : code < 65536 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  }).join("");
}

function padded(text: string, prefix: string, { flags, width }: Field, isNumber: boolean): string {
  const missing = width - textLength(prefix) - textLength(text);
  if (missing <= 0) return prefix + text;
  if (flags.includes("-")) return prefix + text + " ".repeat(missing);
  if (isNumber && flags.includes("0")) return prefix + "0".repeat(missing) + text;
  return " ".repeat(missing) + prefix + text;
}
