import { PyError } from "../errors.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { asIndex } from "./numbers.ts";
import { Slice, sliceIndices } from "./slices.ts";
import { typeName } from "./type-name.ts";

/** The longest range that templates may make. */
const limit = 100_000;

/** Python's `range`: computed, never stored. */
export class Range extends PyObject {
  override readonly typeName = "range";
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override attr(name: string): Value | undefined {
    return name === "start" || name === "stop" || name === "step" ? this[name] : undefined;
  }

  override len(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  override *iter(): Generator<Value> {
    const count = this.len();
    for (let i = 0; i < count; i++) yield this.start + i * this.step;
  }

  override contains(value: Value): boolean {
    const n = asIndex(value);
    if (n === undefined) return false;
    const steps = (n - this.start) / this.step;
    return Number.isInteger(steps) && steps >= 0 && steps < this.len();
  }

  /** An item or a part by index or slice. */
  at(key: Value): Value | undefined {
    if (key instanceof Slice) {
      const { start, stop, step } = sliceIndices(key, this.len());
      return new Range(this.start + start * this.step, this.start + stop * this.step, this.step * step);
    }
    const index = asIndex(key);
    if (index === undefined) return undefined;
    const at = index < 0 ? index + this.len() : index;
    return at >= 0 && at < this.len() ? this.start + at * this.step : undefined;
  }

  override eq(other: Value): boolean {
    if (!(other instanceof Range) || other.len() !== this.len()) return false;
    return this.len() === 0 || (other.start === this.start && (this.len() === 1 || other.step === this.step));
  }

  override hashKey(): string {
    return `range${this.len() === 0 ? "" : `:${this.start}:${this.len()}:${this.step}`}`;
  }

  override repr(): string {
    const ends = `${this.start}, ${this.stop}`;
    return this.step === 1 ? `range(${ends})` : `range(${ends}, ${this.step})`;
  }
}

/** `range(...)` as templates may call it. Errors: TypeError, ValueError; OverflowError past the sandbox's limit. */
export function makeRange(args: readonly Value[]): Range {
  if (args.length === 0) throw new PyError("TypeError", "range expected at least 1 argument, got 0");
  if (args.length > 3) throw new PyError("TypeError", `range expected at most 3 arguments, got ${args.length}`);
  const [first, second, third] = args.map(whole);
  const range = second === undefined ? new Range(0, first!, 1) : new Range(first!, second, third ?? 1);
  if (range.step === 0) throw new PyError("ValueError", "range() arg 3 must not be zero");
  if (range.len() > limit) {
    throw new PyError("OverflowError", `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${limit}).`);
  }
  return range;
}

function whole(value: Value): number {
  const index = asIndex(value);
  if (index !== undefined) return index;
  throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
}
