import { PyError } from "../errors.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { asIndex } from "./numbers.ts";
import { repr } from "./printing.ts";

/** `start:stop:step` as a value; only subscripts make it. */
export class Slice extends PyObject {
  override readonly typeName = "slice";
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;

  constructor(start: Value, stop: Value, step: Value) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override repr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`;
  }
}

function bound(value: Value, fallback: number, length: number, low: number, high: number): number {
  if (value === null) return fallback;
  const index = indexOrFail(value);
  if (index < 0) return Math.max(index + length, low);
  return Math.min(index, high);
}

function indexOrFail(value: Value): number {
  const index = asIndex(value);
  if (index === undefined) {
    throw new PyError("TypeError", "slice indices must be integers or None or have an __index__ method");
  }
  return index;
}

/** The positions that a slice picks out of `length` items. Errors: TypeError, ValueError. */
export function sliceIndices(slice: Slice, length: number): { start: number; stop: number; step: number } {
  const step = slice.step === null ? 1 : indexOrFail(slice.step);
  if (step === 0) throw new PyError("ValueError", "slice step cannot be zero");
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const start = bound(slice.start, step > 0 ? 0 : length - 1, length, low, high);
  const stop = bound(slice.stop, step > 0 ? length : -1, length, low, high);
  return { start, stop, step };
}

/** The items that a slice picks. */
export function sliceItems<T>(items: readonly T[], slice: Slice): T[] {
  const { start, stop, step } = sliceIndices(slice, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const out: T[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) out.push(items[i]!);
  return out;
}
