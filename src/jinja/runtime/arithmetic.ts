import { PyError } from "../errors.ts";
import type { BinaryName } from "../parser/tree.ts";
import { Dict } from "../values/dict.ts";
import { Float, float } from "../values/float.ts";
import { Markup } from "../values/markup.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Text, textOf } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { dictEntries } from "./dicts.ts";
import { escapeHtml } from "./escape-html.ts";
import { asIndex, fromBig, isFloat, type Numeric, numeric, toFloat } from "./numbers.ts";
import { percentFormat } from "./percent-format.ts";
import { isDict, typeName } from "./type-name.ts";

/** Operators of templates and, for sets, of the methods that share their meaning. */
export type Operator = BinaryName | "|" | "&" | "^";

const bitLimit = 4_000_000;
const itemLimit = 50_000_000;

/** `a op b`. Errors: TypeError, ZeroDivisionError, OverflowError, ValueError as in Python. */
export function binary(operator: Operator, a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && Number.isInteger(a) && Number.isInteger(b)) {
    const quick = operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : undefined;
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick + 0;
  }
  if (operator === "%" && typeof a === "string") return percentFormat(a, b);
  if (a instanceof Markup || b instanceof Markup) return markupOperation(operator, a, b);
  if (a instanceof Text) return binary(operator, a.text, b);
  if (b instanceof Text) return binary(operator, a, b.text);
  if (a instanceof Undefined) throw a.error();
  if (b instanceof Undefined) throw b.error();
  const x = numeric(a);
  const y = x === undefined ? undefined : numeric(b);
  if (x !== undefined && y !== undefined) return arithmetic(operator, x, y);
  const result =
    sequenceOperation(operator, a, b) ??
    setOperation(operator, a, b) ??
    (a instanceof PyObject ? a.binary?.(operator, b, false) : undefined) ??
    (b instanceof PyObject ? b.binary?.(operator, a, true) : undefined);
  if (result !== undefined) return result;
  throw unsupported(operator, a, b);
}

/** Text joined to escaped text is escaped on the way. */
function markupOperation(operator: Operator, a: Value, b: Value): Value {
  const left = textOf(a) ?? a;
  const right = textOf(b) ?? b;
  if (operator !== "+" || typeof left !== "string" || typeof right !== "string") {
    const result = binary(operator, left, right);
    return typeof result === "string" ? new Markup(result) : result;
  }
  return new Markup(
    (a instanceof Markup ? left : escapeHtml(left)) + (b instanceof Markup ? right : escapeHtml(right)),
  );
}

function unsupported(operator: Operator, a: Value, b: Value): PyError {
  const [left, right] = [typeName(a), typeName(b)];
  if (operator === "+" && (typeof a === "string" || Array.isArray(a) || a instanceof Tuple)) {
    return new PyError("TypeError", `can only concatenate ${left} (not "${right}") to ${left}`);
  }
  const sequence = (v: Value): boolean => typeof v === "string" || Array.isArray(v) || v instanceof Tuple;
  if (operator === "*" && (sequence(a) || sequence(b))) {
    return new PyError("TypeError", `can't multiply sequence by non-int of type '${sequence(a) ? right : left}'`);
  }
  const shown = operator === "**" ? "** or pow()" : operator;
  return new PyError("TypeError", `unsupported operand type(s) for ${shown}: '${left}' and '${right}'`);
}

function arithmetic(operator: Operator, a: Numeric, b: Numeric): Value | never {
  if (operator === "|" || operator === "&" || operator === "^") throw unsupported(operator, a, b);
  if (operator === "/") return divide(a, b);
  if (isFloat(a) || isFloat(b)) return floatArithmetic(operator, toFloat(a), toFloat(b));
  return intArithmetic(operator, a as number | bigint, b as number | bigint);
}

function divide(a: Numeric, b: Numeric): Value {
  const zero = isFloat(a) || isFloat(b) ? "float division by zero" : "division by zero";
  if (typeof a === "bigint" || typeof b === "bigint") return divideBig(a, b, zero);
  const y = toFloat(b);
  if (y === 0) throw new PyError("ZeroDivisionError", zero);
  return float(toFloat(a) / y);
}

/** True division where an int is past 2^53: scaled, so that the quotient keeps its precision. */
function divideBig(a: Numeric, b: Numeric, zero: string): Value {
  if (isFloat(a) || isFloat(b)) {
    if (toFloat(b) === 0) throw new PyError("ZeroDivisionError", zero);
    return float(toFloat(a) / toFloat(b));
  }
  const x = BigInt(a as number | bigint);
  const y = BigInt(b as number | bigint);
  if (y === 0n) throw new PyError("ZeroDivisionError", zero);
  const shift = BigInt(Math.max(0, 64 + y.toString(2).length - x.toString(2).length));
  const scaled = (x << shift) / y;
  // A sticky last bit keeps the rounding right where the division was not exact.
  const exact = scaled * y === x << shift ? scaled : scaled * 2n + (scaled < 0n ? -1n : 1n);
  const bits = exact === scaled ? shift : shift + 1n;
  const result = Number(exact) / 2 ** Number(bits);
  if (!Number.isFinite(result)) throw new PyError("OverflowError", "integer division result too large for a float");
  return float(result);
}

function floatArithmetic(operator: BinaryName, a: number, b: number): Value {
  switch (operator) {
    case "+":
      return float(a + b);
    case "-":
      return float(a - b);
    case "*":
      return float(a * b);
    case "**":
      return float(power(a, b));
    case "%":
      if (b === 0) throw new PyError("ZeroDivisionError", "float modulo");
      return float(floatModulo(a, b));
    default: {
      if (b === 0) throw new PyError("ZeroDivisionError", "float floor division by zero");
      const quotient = (a - floatModulo(a, b)) / b;
      const floored = Math.floor(quotient);
      return float(quotient - floored > 0.5 ? floored + 1 : floored);
    }
  }
}

/** The remainder with the sign of the divisor. */
function floatModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 === b < 0 ? rest : rest + b;
}

function power(a: number, b: number): number {
  if (a === 0 && b < 0) throw new PyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  if (a === 1) return 1;
  const result = a ** b;
  if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b)) {
    throw new PyError("ValueError", "a negative number to a fractional power is a complex number");
  }
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new PyError("OverflowError", "(34, 'Numerical result out of range')");
  }
  return result;
}

function intArithmetic(operator: BinaryName, a: number | bigint, b: number | bigint): Value {
  if (operator === "**" && b < 0) {
    return float(power(toFloat(a), toFloat(b)));
  }
  if ((operator === "//" || operator === "%") && (b === 0 || b === 0n)) {
    throw new PyError(
      "ZeroDivisionError",
      operator === "%" ? "integer modulo by zero" : "integer division or modulo by zero",
    );
  }
  if (typeof a === "number" && typeof b === "number") {
    if (operator === "//") return floorDivide(a, b);
    if (operator === "%") {
      const rest = a % b;
      return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
    }
    if (operator === "**") {
      const quick = a ** b;
      if (Number.isSafeInteger(quick)) return quick;
    }
  }
  return big(operator, a, b);
}

function floorDivide(a: number, b: number): number {
  const rest = a % b;
  const whole = (a - rest) / b;
  return (rest !== 0 && rest < 0 !== b < 0 ? whole - 1 : whole) + 0;
}

function big(operator: BinaryName, left: number | bigint, right: number | bigint): number | bigint {
  const a = BigInt(left);
  const b = BigInt(right);
  switch (operator) {
    case "+":
      return fromBig(a + b);
    case "-":
      return fromBig(a - b);
    case "*":
      if (bits(a) + bits(b) > bitLimit) throw new PyError("OverflowError", "the product is too large");
      return fromBig(a * b);
    case "**":
      if (bits(a) * Number(b) > bitLimit) throw new PyError("OverflowError", "the power is too large");
      return fromBig(a ** b);
    case "%": {
      const rest = a % b;
      return fromBig(rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest);
    }
    default: {
      const whole = a / b;
      return fromBig(a % b !== 0n && a < 0n !== b < 0n ? whole - 1n : whole);
    }
  }
}

function bits(value: bigint): number {
  return value === 0n || value === 1n || value === -1n ? 0 : value.toString(16).length * 4;
}

function sequenceOperation(operator: Operator, a: Value, b: Value): Value | undefined {
  if (operator === "+") {
    if (typeof a === "string" && typeof b === "string") return join(a, b);
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
    if (a instanceof Tuple && b instanceof Tuple) return new Tuple([...a.items, ...b.items]);
  } else if (operator === "*") {
    const count = asIndex(b);
    if (count !== undefined) return repeat(a, count);
    const other = asIndex(a);
    if (other !== undefined) return repeat(b, other);
  } else if (operator === "|" && isDict(a) && isDict(b)) {
    return new Dict([...dictEntries(a), ...dictEntries(b)]);
  }
  return undefined;
}

function join(a: string, b: string): string {
  if (a.length + b.length > 500_000_000) throw new PyError("MemoryError", "the text is too long");
  return a + b;
}

function repeat(value: Value, count: number): Value | undefined {
  const times = Math.max(0, count);
  const size = typeof value === "string" ? value.length : Array.isArray(value) ? value.length : undefined;
  const total = (size ?? (value instanceof Tuple ? value.items.length : 0)) * times;
  if (total > itemLimit) throw new PyError("MemoryError", "the repeated sequence is too long");
  if (typeof value === "string") return value.repeat(total === 0 ? 0 : times);
  if (Array.isArray(value)) return repeatItems(value, total);
  return value instanceof Tuple ? new Tuple(repeatItems(value.items, total)) : undefined;
}

function repeatItems(items: readonly Value[], total: number): Value[] {
  return Array.from({ length: total }, (_, i) => items[i % items.length]!);
}

function setOperation(operator: Operator, a: Value, b: Value): PySet | undefined {
  if (!(a instanceof PySet && b instanceof PySet)) return undefined;
  if (operator === "-") return new PySet(filtered(a, (item) => !b.has(item)));
  if (operator === "&") return new PySet(filtered(a, (item) => b.has(item)));
  if (operator === "|") return new PySet([...a.iter(), ...b.iter()]);
  if (operator !== "^") return undefined;
  return new PySet([...filtered(a, (item) => !b.has(item)), ...filtered(b, (item) => !a.has(item))]);
}

function* filtered(set: PySet, keep: (item: Value) => boolean): Generator<Value> {
  for (const item of set.iter()) if (keep(item)) yield item;
}

/** `-a` and `+a`. Errors: TypeError. */
export function unary(operator: "-" | "+", value: Value): Value {
  if (value instanceof Undefined) throw value.error();
  const n = numeric(value);
  if (n === undefined) {
    const result = value instanceof PyObject ? value.unary?.(operator) : undefined;
    if (result !== undefined) return result;
    throw new PyError("TypeError", `bad operand type for unary ${operator}: '${typeName(value)}'`);
  }
  if (operator === "+") return n;
  if (n instanceof Float) return new Float(-n.value);
  return typeof n === "bigint" ? fromBig(-n) : 0 - n;
}

/** `abs(value)`. Errors: TypeError. */
export function absolute(value: Value): Value {
  if (value instanceof Undefined) throw value.error();
  const n = numeric(value);
  if (n instanceof Float) return new Float(Math.abs(n.value));
  if (n !== undefined) return n < 0 ? unary("-", n) : n;
  const result = value instanceof PyObject ? value.unary?.("abs") : undefined;
  if (result !== undefined) return result;
  throw new PyError("TypeError", `bad operand type for abs(): '${typeName(value)}'`);
}
