import { PyError } from "../errors.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { textLength, textSlice } from "./code-points.ts";
import { toFloat } from "./numbers.ts";
import { floatRepr, str } from "./printing.ts";
import { scaledHalfEven } from "./round.ts";
import { isDict, isInt, typeName } from "./type-name.ts";

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const grammar = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

function parseSpec(text: string, value: Value): Spec {
  const match = grammar.exec(text);
  if (match === null) {
    throw new PyError("ValueError", `Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  }
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  if (Number(width ?? 0) > 10_000_000 || Number(precision ?? 0) > 10_000_000) {
    throw new PyError("ValueError", "Too many decimal digits in format string");
  }
  return {
    fill: fill ?? (zero !== undefined && align === undefined ? "0" : zero !== undefined ? "0" : " "),
    align: align ?? "",
    sign: sign ?? "-",
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? "",
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? "",
  };
}

/** `format(value, spec)`. Errors: ValueError, TypeError in Python's words. */
export function formatValue(value: Value, text: string): string {
  if (typeof value === "string") return text === "" ? value : formatText(value, parseSpec(text, value));
  if (typeof value === "boolean") {
    if (text === "") return str(value);
    const spec = parseSpec(text, value);
    return spec.type === "" || spec.type === "s" ? formatBool(value, spec) : formatInt(value ? 1 : 0, spec, "bool");
  }
  if (isInt(value)) return text === "" ? str(value) : formatInt(value, parseSpec(text, value), "int");
  if (typeof value === "number" || value instanceof Float) {
    return text === "" ? str(value) : formatFloat(toFloat(value), parseSpec(text, value), "float");
  }
  if (value instanceof PyObject && value.format !== undefined) return value.format(text);
  if (text === "") return str(value);
  if (value instanceof PyObject && value.toNumber !== undefined)
    return formatFloat(value.toNumber(), parseSpec(text, value), value.typeName);
  if (typeof value === "object" && value instanceof PyObject && value.toNumber !== undefined)
    return formatFloat(value.toNumber(), parseSpec(text, value), value.typeName);
  const type = isDict(value) ? "dict" : typeName(value);
  throw new PyError("TypeError", `unsupported format string passed to ${type}.__format__`);
}

function formatBool(value: boolean, spec: Spec): string {
  if (spec.type === "s") throw unknownCode("s", "bool");
  return formatInt(value ? 1 : 0, spec, "bool");
}

function unknownCode(type: string, of: string): PyError {
  return new PyError("ValueError", `Unknown format code '${type}' for object of type '${of}'`);
}

function formatText(value: string, spec: Spec): string {
  if (spec.type !== "" && spec.type !== "s") throw unknownCode(spec.type, "str");
  if (spec.sign !== "-")
    throw new PyError("ValueError", `${spec.sign === " " ? "Space" : "Sign"} not allowed in string format specifier`);
  if (spec.alternate) throw new PyError("ValueError", "Alternate form (#) not allowed in string format specifier");
  if (spec.align === "=") throw new PyError("ValueError", "'=' alignment not allowed in string format specifier");
  if (spec.grouping !== "") throw new PyError("ValueError", `Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? value : textSlice(value, 0, spec.precision);
  return pad(cut, spec, "<");
}

/** Pads to the width; the fill goes where the alignment says, after the sign for `=`. */
function pad(text: string, spec: Spec, standard: string, prefix = ""): string {
  const missing = spec.width - textLength(prefix) - textLength(text);
  if (missing <= 0) return prefix + text;
  const align = spec.align === "" ? (spec.zero && standard === ">" ? "=" : standard) : spec.align;
  if (align === "<") return prefix + text + spec.fill.repeat(missing);
  if (align === ">") return spec.fill.repeat(missing) + prefix + text;
  if (align === "=") return prefix + spec.fill.repeat(missing) + text;
  const left = Math.floor(missing / 2);
  return spec.fill.repeat(left) + prefix + text + spec.fill.repeat(missing - left);
}

const radixes: Record<string, number> = { b: 2, o: 8, x: 16, X: 16 };

function formatInt(value: number | bigint, spec: Spec, of: string): string {
  const { type } = spec;
  if (type !== "" && "eEfFgG%".includes(type)) return formatFloat(toFloat(value), spec, of);
  if (spec.precision !== undefined) {
    throw new PyError("ValueError", "Precision not allowed in integer format specifier");
  }
  if (type === "c") {
    if (spec.sign !== "-") throw new PyError("ValueError", "Sign not allowed with integer format specifier 'c'");
    return pad(String.fromCodePoint(Number(value)), spec, ">");
  }
  const radix = type === "" || type === "d" || type === "n" ? 10 : radixes[type];
  if (radix === undefined) throw unknownCode(type, of);
  const negative = value < 0;
  let digits = (negative ? -value : value).toString(radix);
  if (type === "X") digits = digits.toUpperCase();
  if (spec.grouping === "," && radix !== 10) throw new PyError("ValueError", `Cannot specify ',' with '${type}'.`);
  const marker = spec.alternate && radix !== 10 ? `0${type}` : "";
  return numberText(digits, signOf(negative, spec) + marker, spec, radix === 10 ? 3 : 4);
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? "-" : spec.sign === "-" ? "" : spec.sign;
}

/** Groups the whole digits and pads, zeros being grouped along as Python does. */
function numberText(digits: string, prefix: string, spec: Spec, size: number, rest = ""): string {
  let whole = digits;
  if (spec.grouping !== "") {
    if (spec.fill === "0" && (spec.align === "=" || (spec.align === "" && spec.zero))) {
      const room = spec.width - prefix.length - rest.length;
      while (group(`0${whole}`, spec.grouping, size).length <= room) whole = `0${whole}`;
      // A group mark can't lead, so one more zero may be needed to fill the width.
      if (group(whole, spec.grouping, size).length < room) whole = `0${whole}`;
    }
    whole = group(whole, spec.grouping, size);
  }
  return pad(whole + rest, spec, ">", prefix);
}

function group(digits: string, mark: string, size: number): string {
  const first = digits.length % size;
  const parts = first === 0 ? [] : [digits.slice(0, first)];
  for (let i = first; i < digits.length; i += size) parts.push(digits.slice(i, i + size));
  return parts.join(mark);
}

function formatFloat(value: number, spec: Spec, of: string): string {
  const { type } = spec;
  if (type !== "" && !"eEfFgGn%".includes(type)) throw unknownCode(type, of);
  const negative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  let body = floatBody(size, spec);
  if (type === "E" || type === "F" || type === "G") body = body.toUpperCase();
  const split = /^(\d+)(.*)$/s.exec(body);
  if (split === null) return pad(body, spec, ">", signOf(negative, spec));
  return numberText(split[1]!, signOf(negative, spec), spec, 3, split[2]!);
}

function floatBody(size: number, spec: Spec): string {
  const { type, precision, alternate } = spec;
  if (!Number.isFinite(size)) return (Number.isNaN(size) ? "nan" : "inf") + (type === "%" ? "%" : "");
  switch (type.toLowerCase()) {
    case "f":
      return fixed(size, precision ?? 6) + (alternate && precision === 0 ? "." : "");
    case "%":
      return `${fixed(size * 100, precision ?? 6)}%`;
    case "e":
      return exponential(size, precision ?? 6);
    case "g":
    case "n":
      return general(size, precision ?? 6, alternate);
    default: {
      if (precision === undefined) return floatRepr(size);
      const text = general(size, precision, alternate, 1);
      return /^\d+$/.test(text) ? `${text}.0` : text;
    }
  }
}

/** `%.Nf`: exact digits, halves to even. */
export function fixed(size: number, precision: number): string {
  if (precision <= 100 && size < 1e21 && (size * 10 ** precision) % 1 !== 0.5) return size.toFixed(precision);
  const digits = scaledHalfEven(size, precision)
    .toString()
    .padStart(precision + 1, "0");
  return precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** `%.Ne`: at least two digits of exponent. */
export function exponential(size: number, precision: number): string {
  const wide = Math.min(precision, 100);
  let [digits, exponent] = size.toExponential(wide).split("e") as [string, string];
  // JavaScript rounds halves up, Python to even.
  const power = Number(exponent);
  const scale = wide - power;
  if (size !== 0 && Math.abs(scale) < 400) {
    const even = scaledHalfEven(size, scale).toString();
    if (even.length === wide + 1) digits = wide === 0 ? even : `${even[0]}.${even.slice(1)}`;
  }
  exponent = `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return `${digits}e${exponent}`;
}

/** `%.Ng`: significant digits, trailing zeros dropped; `margin` is 1 where a float keeps its point. */
export function general(size: number, precision: number, alternate = false, margin = 0): string {
  const digits = Math.min(Math.max(precision, 1), 100);
  if (size === 0) return alternate ? fixed(0, digits - 1) : "0";
  const exponent = Number(size.toExponential(digits - 1).split("e")[1]);
  const plain = exponent >= -4 && exponent < digits - margin;
  const text = plain ? fixed(size, Math.max(0, digits - 1 - exponent)) : exponential(size, digits - 1);
  if (alternate || !text.includes(".")) return text;
  const [mantissa, tail] = text.split("e") as [string, string | undefined];
  const trimmed = mantissa.replace(/\.?0+$/, "");
  return tail === undefined ? trimmed : `${trimmed}e${tail}`;
}
