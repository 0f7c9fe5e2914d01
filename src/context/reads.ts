import type { Json } from "../manifest/types.ts";

/**
 * What templates read while the project is parsed, besides its files, vars and target: a result made of it counts only
 * while all of it stays the same.
 */
export class Reads {
  readonly env = new Map<string, string | null>();
  readonly flags = new Map<string, Json>();
  /** Dates that were asked about, and whether they were past when the invocation began. */
  readonly dates = new Map<string, boolean>();
  /** The clock or something else that is new in each invocation was asked. */
  transient = false;

  add(other: Reads): void {
    for (const [name, value] of other.env) this.env.set(name, value);
    for (const [name, value] of other.flags) this.flags.set(name, value);
    for (const [date, isPast] of other.dates) this.dates.set(date, isPast);
    this.transient ||= other.transient;
  }
}
