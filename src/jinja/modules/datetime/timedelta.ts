import { PyError } from "../../errors.ts";
import { binary } from "../../runtime/arithmetic.ts";
import { fromBig, isFloat, numberOf, numeric, toFloat } from "../../runtime/numbers.ts";
import { scaledHalfEven } from "../../runtime/round.ts";
import { fn, native } from "../../values/callable.ts";
import { float } from "../../values/float.ts";
import { type BinaryOperator, PyObject } from "../../values/object.ts";
import type { Value } from "../../values/value.ts";
import { TypeObject } from "../type-object.ts";
import { padded } from "./calendar.ts";

const day = 86_400_000_000n;

/** `datetime.timedelta`, as whole microseconds. */
export class PyTimedelta extends PyObject {
  override readonly typeName = "datetime.timedelta";
  readonly micros: bigint;

  constructor(micros: bigint) {
    super();
    const days = floorDiv(micros, day);
    if (days > 999_999_999n || days < -999_999_999n) {
      throw new PyError("OverflowError", `days=${days}; must have magnitude <= 999999999`);
    }
    this.micros = micros;
  }

  get days(): number {
    return Number(floorDiv(this.micros, day));
  }

  get seconds(): number {
    return Number((this.micros - BigInt(this.days) * day) / 1_000_000n);
  }

  get microseconds(): number {
    return Number((this.micros - BigInt(this.days) * day) % 1_000_000n);
  }

  override attr(name: string): Value | undefined {
    if (name === "days" || name === "seconds" || name === "microseconds") return this[name];
    if (name === "total_seconds") return native(name, () => float(Number(this.micros) / 1e6));
    return undefined;
  }

  override truthy(): boolean {
    return this.micros !== 0n;
  }

  override eq(other: Value): boolean {
    return other instanceof PyTimedelta && other.micros === this.micros;
  }

  override hashKey(): string {
    return `timedelta:${this.micros}`;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTimedelta)) return undefined;
    return this.micros < other.micros ? -1 : this.micros > other.micros ? 1 : 0;
  }

  override unary(operator: "-" | "+" | "abs"): Value {
    const negative = operator === "-" || (operator === "abs" && this.micros < 0n);
    return negative ? new PyTimedelta(-this.micros) : this;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      const [a, b] = reflected ? [other.micros, this.micros] : [this.micros, other.micros];
      if (operator === "+") return new PyTimedelta(a + b);
      if (operator === "-") return new PyTimedelta(a - b);
      if (operator !== "/" && operator !== "//" && operator !== "%") return undefined;
      if (b === 0n) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
      if (operator === "/") return binary("/", fromBig(a), fromBig(b));
      return operator === "//" ? fromBig(floorDiv(a, b)) : new PyTimedelta(a - floorDiv(a, b) * b);
    }
    const n = numeric(other);
    if (n === undefined) return undefined;
    const number = isFloat(n) ? toFloat(n) : BigInt(n as number | bigint);
    if (operator === "*") return new PyTimedelta(scale(this.micros, number));
    if (reflected) return undefined;
    if (number === 0 || number === 0n) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
    if (operator === "//" && typeof number === "bigint") return new PyTimedelta(floorDiv(this.micros, number));
    return operator === "/" ? new PyTimedelta(scaledHalfEven(Number(this.micros) / Number(number), 0)) : undefined;
  }

  override str(): string {
    const { days, seconds, microseconds } = this;
    const lead = days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `;
    const clock = [Math.floor(seconds / 3600), padded(Math.floor(seconds / 60) % 60, 2), padded(seconds % 60, 2)].join(
      ":",
    );
    return lead + clock + (microseconds === 0 ? "" : `.${padded(microseconds, 6)}`);
  }

  override repr(): string {
    const parts: string[] = [];
    if (this.days !== 0) parts.push(`days=${this.days}`);
    if (this.seconds !== 0) parts.push(`seconds=${this.seconds}`);
    if (this.microseconds !== 0) parts.push(`microseconds=${this.microseconds}`);
    return `datetime.timedelta(${parts.length === 0 ? "0" : parts.join(", ")})`;
  }
}

function floorDiv(a: bigint, b: bigint): bigint {
  const whole = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? whole - 1n : whole;
}

function scale(micros: bigint, by: number | bigint): bigint {
  return typeof by === "bigint" ? micros * by : scaledHalfEven(Number(micros) * by, 0);
}

const units = [86_400_000_000, 1_000_000, 1, 1_000, 60_000_000, 3_600_000_000, 604_800_000_000];
const names = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];

const make = fn(
  "timedelta",
  names.map((name) => [name, 0] as const),
  (...parts) => {
    let whole = 0n;
    let rest = 0;
    parts.forEach((part, i) => {
      const n = numeric(part);
      const number = numberOf(part);
      if (n === undefined || number === undefined) {
        throw new PyError("TypeError", `unsupported type for timedelta ${names[i]} component`);
      }
      if (isFloat(n)) {
        const fraction = number % 1;
        whole += BigInt(Math.trunc(number)) * BigInt(units[i]!);
        rest += fraction * units[i]!;
      } else whole += BigInt(n as number | bigint) * BigInt(units[i]!);
    });
    return new PyTimedelta(whole + scaledHalfEven(rest, 0));
  },
);

/** `datetime.timedelta(...)`. */
export const timedelta = new TypeObject("datetime.timedelta", make, {
  min: new PyTimedelta(BigInt(-999_999_999) * 86_400_000_000n),
  max: new PyTimedelta(1_000_000_000n * 86_400_000_000n - 1n),
  resolution: new PyTimedelta(1n),
});
