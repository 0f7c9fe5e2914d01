import { PyError } from "../errors.ts";
import { fromBig, type Numeric, toFloat } from "../runtime/numbers.ts";
import type { Float } from "../values/float.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { MethodTable } from "./method.ts";

function magnitude(self: Value): bigint {
  const value = BigInt(Number.isInteger(Number(self)) && typeof self !== "bigint" ? Number(self) : (self as bigint));
  return value < 0n ? -value : value;
}

const ints = new MethodTable<number | bigint | boolean>("int")
  .add("bit_length", [], (self) => (magnitude(self) === 0n ? 0 : magnitude(self).toString(2).length))
  .add("bit_count", [], (self) => magnitude(self).toString(2).replaceAll("0", "").length)
  .add("conjugate", [], (self) => (typeof self === "boolean" ? Number(self) : self))
  .add("as_integer_ratio", [], (self) => new Tuple([typeof self === "boolean" ? Number(self) : self, 1]));

const floats = new MethodTable<number | Float>("float")
  .add("is_integer", [], (self) => Number.isInteger(toFloat(self)))
  .add("conjugate", [], (self) => self)
  .add("hex", [], (self) => hexText(toFloat(self)))
  .add("as_integer_ratio", [], (self) => ratio(self));

function ratio(self: Numeric): Tuple {
  const value = toFloat(self);
  if (!Number.isFinite(value)) {
    const what = Number.isNaN(value) ? "NaN" : "Infinity";
    throw new PyError(Number.isNaN(value) ? "ValueError" : "OverflowError", `cannot convert ${what} to integer ratio`);
  }
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Tuple([fromBig(BigInt(numerator)), fromBig(denominator)]);
}

function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  let size = Math.abs(value);
  if (size === 0) return `${sign}0x0.0p+0`;
  let exponent = 0;
  for (; size >= 2; size /= 2) exponent++;
  for (; size < 1; size *= 2) exponent--;
  const digits = BigInt((size - 1) * 2 ** 52)
    .toString(16)
    .padStart(13, "0");
  return `${sign}0x1.${digits}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

export const intMethods = ints.methods;
export const floatMethods = floats.methods;
