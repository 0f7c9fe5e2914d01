import { PyError } from "../errors.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** A number of Python as arithmetic sees it: an int as number or bigint, a float wrapped or with a fraction. */
export type Numeric = number | bigint | Float;

/** The value as a number (bools are ints), or `undefined`. */
export function numeric(value: Value): Numeric | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Float ? value : undefined;
}

/** The value as a number where any real number will do, such as a decimal; or `undefined`. */
export function real(value: Value): Numeric | undefined {
  return value instanceof PyObject && value.toNumber !== undefined ? new Float(value.toNumber()) : numeric(value);
}

export function isFloat(value: Value): value is number | Float {
  return value instanceof Float || (typeof value === "number" && !Number.isInteger(value));
}

/** `float(value)` of a number. Errors: OverflowError. */
export function toFloat(value: Numeric): number {
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.value;
  const result = Number(value);
  if (!Number.isFinite(result)) throw new PyError("OverflowError", "int too large to convert to float");
  return result;
}

/** The int of a bigint: a number as long as it is exact. */
export function fromBig(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The value as an integer index, or `undefined` when Python would refuse it as one. */
export function asIndex(value: Value): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return value > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  return undefined;
}

/** The value as a Python float's number, for natives that compute. */
export function numberOf(value: Value): number | undefined {
  const n = numeric(value);
  return n === undefined ? undefined : n instanceof Float ? n.value : Number(n);
}
