import { PyError } from "../errors.ts";
import { absolute, binary } from "../runtime/arithmetic.ts";
import { fixed } from "../runtime/format-spec.ts";
import { fromBig, isFloat, numeric, real, toFloat } from "../runtime/numbers.ts";
import { parseFloatText, parseIntText } from "../runtime/parse-number.ts";
import { repr } from "../runtime/printing.ts";
import { roundFloat, roundInt } from "../runtime/round.ts";
import { truthy } from "../runtime/truth.ts";
import { typeName } from "../runtime/type-name.ts";
import { Float, float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { textOf } from "../values/text.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { FilterTable } from "./filter.ts";

/** `float(value)` where it has one; `undefined` where Python raises TypeError or ValueError. */
function asFloat(value: Value): number | undefined {
  if (value instanceof Undefined) throw value.error();
  const text = textOf(value);
  if (text !== undefined) return parseFloatText(text);
  const n = real(value);
  return n === undefined ? undefined : toFloat(n);
}

function truncated(value: number): number | bigint {
  if (!Number.isFinite(value)) {
    const infinite = !Number.isNaN(value);
    const what = infinite ? "infinity" : "NaN";
    throw new PyError(infinite ? "OverflowError" : "ValueError", `cannot convert float ${what} to integer`);
  }
  return fromBig(BigInt(Math.trunc(value)));
}

function toInt(value: Value, fallback: Value, base: number): Value {
  if (value instanceof Undefined) throw value.error();
  const text = textOf(value);
  if (text !== undefined) {
    const whole = parseIntText(text, base);
    if (whole !== undefined) return whole;
    const decimal = parseFloatText(text);
    return decimal === undefined || !Number.isFinite(decimal) ? fallback : truncated(decimal);
  }
  const n = real(value);
  if (n === undefined) return fallback;
  if (!isFloat(n)) return n;
  return Number.isNaN(toFloat(n)) ? fallback : truncated(toFloat(n));
}

function round(value: Value, precision: Value, method: Value): Value {
  if (method !== "common" && method !== "ceil" && method !== "floor") {
    throw new PyError("FilterArgumentError", "method must be common, ceil or floor");
  }
  if (method !== "common") {
    if (value instanceof Undefined) throw value.error();
    const scaled = real(binary("*", value, binary("**", 10, precision)));
    if (scaled === undefined) throw new PyError("TypeError", `must be real number, not ${typeName(value)}`);
    const whole = isFloat(scaled) ? truncated(Math[method](toFloat(scaled))) : scaled;
    return binary("/", whole, binary("**", 10, precision));
  }
  const n = numeric(value);
  if (value instanceof PyObject && value.round !== undefined) return value.round(Number(precision));
  const digits = numeric(precision);
  if (n === undefined) {
    throw new PyError("TypeError", `type ${typeName(value)} doesn't define __round__ method`);
  }
  if (typeof digits !== "number") {
    throw new PyError("TypeError", `'${typeName(precision)}' object cannot be interpreted as an integer`);
  }
  return isFloat(n) ? float(roundFloat(toFloat(n), digits)) : fromBig(roundInt(BigInt(n as number | bigint), digits));
}

function fileSize(value: Value, binaryUnits: boolean): string {
  const bytes = asFloat(value);
  if (bytes === undefined)
    throw textOf(value) === undefined
      ? new PyError("TypeError", `float() argument must be a string or a real number, not '${typeName(value)}'`)
      : new PyError("ValueError", `could not convert string to float: ${repr(value)}`);
  const base = binaryUnits ? 1024 : 1000;
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const letters = binaryUnits ? "KMGTPEZY" : "kMGTPEZY";
  let at = 0;
  while (at < letters.length - 1 && bytes >= base ** (at + 2)) at++;
  const size = (base * bytes) / base ** (at + 2);
  return `${fixed(size, 1)} ${letters[at]}${binaryUnits ? "iB" : "B"}`;
}

export const numberFilters = new FilterTable()
  .add("abs", [], (_s, value) => absolute(value))
  .add(
    "int",
    [
      ["default", 0],
      ["base", 10],
    ],
    (_s, value, fallback, base) => toInt(value, fallback!, typeof base === "number" ? base : 10),
  )
  .add("float", [["default", new Float(0)]], (_s, value, fallback) => {
    const found = asFloat(value);
    return found === undefined ? fallback! : float(found);
  })
  .add(
    "round",
    [
      ["precision", 0],
      ["method", "common"],
    ],
    (_s, value, precision, method) => round(value, precision!, method!),
  )
  .add("filesizeformat", [["binary", false]], (_s, value, units) => fileSize(value, truthy(units!))).filters;
