import { PyError } from "../../errors.ts";
import { str } from "../../runtime/printing.ts";
import { fn, native } from "../../values/callable.ts";
import { PyObject } from "../../values/object.ts";
import type { Value } from "../../values/value.ts";
import { padded } from "./calendar.ts";
import { PyTimedelta } from "./timedelta.ts";

/** Wall clock time as seconds: what a zone turns into an offset and back. */
export type Seconds = number;

/** A time zone: its offset (in seconds east of UTC) at a moment given in wall clock or in UTC time. */
export abstract class PyZone extends PyObject {
  /** The offset when the zone's own clocks show `wall` (seconds since 1970 as if in UTC); `fold` picks the later one. */
  abstract offsetAt(wall: Seconds, fold: number): Seconds;

  /** The offset at a moment of UTC. */
  abstract offsetFromUtc(utc: Seconds): Seconds;

  /** The zone's name at a moment of UTC: `UTC`, `CET`. */
  abstract nameAt(utc: Seconds): string;

  /** How much of its offset is summer time at a moment of UTC. */
  dstAt(_utc: Seconds): Seconds {
    return 0;
  }

  /** The zone that a datetime of that moment of UTC gets: itself, but for zones with an object for each of their times. */
  at(_utc: Seconds): PyZone {
    return this;
  }
}

/** An offset as `+02:00`, with seconds only when there are any; `mark` stands between the numbers. */
export function offsetText(offset: Seconds, mark = ":"): string {
  const size = Math.abs(offset);
  const parts = [padded(Math.floor(size / 3600), 2), padded(Math.floor(size / 60) % 60, 2)];
  if (size % 60 !== 0) parts.push(padded(size % 60, 2));
  return (offset < 0 ? "-" : "+") + parts.join(mark);
}

/** `datetime.timezone`: a fixed offset. */
export class FixedZone extends PyZone {
  override readonly typeName = "datetime.timezone";
  readonly offset: Seconds;
  readonly #name: string | undefined;

  constructor(offset: Seconds, name?: string) {
    super();
    this.offset = offset;
    this.#name = name;
  }

  override offsetAt(): Seconds {
    return this.offset;
  }

  override offsetFromUtc(): Seconds {
    return this.offset;
  }

  override nameAt(): string {
    return this.#name ?? (this.offset === 0 ? "UTC" : `UTC${offsetText(this.offset)}`);
  }

  override attr(name: string): Value | undefined {
    if (name === "utcoffset") return native(name, () => new PyTimedelta(BigInt(this.offset) * 1_000_000n));
    return name === "tzname" ? native(name, () => this.nameAt()) : undefined;
  }

  override eq(other: Value): boolean {
    return other instanceof FixedZone && other.offset === this.offset;
  }

  override hashKey(): string {
    return `timezone:${this.offset}`;
  }

  override str(): string {
    return this.nameAt();
  }

  override repr(): string {
    if (this.offset === 0 && this.#name === undefined) return "datetime.timezone.utc";
    const delta = new PyTimedelta(BigInt(this.offset) * 1_000_000n).repr();
    return `datetime.timezone(${delta}${this.#name === undefined ? "" : `, '${this.#name}'`})`;
  }
}

export const utc = new FixedZone(0);

/** The zone of an ISO text's end: `Z`, `+02:00`; none without one. */
export function zoneFromIso(text: string | undefined): FixedZone | null {
  if (text === undefined) return null;
  if (text === "Z") return utc;
  const digits = text.slice(1).replaceAll(":", "").padEnd(6, "0");
  const size = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4));
  return size === 0 ? utc : new FixedZone(text.startsWith("-") ? -size : size);
}

/** `datetime.timezone`: callable, with `utc` on it. */
class TimezoneType extends PyObject {
  override readonly typeName = "type";
  readonly #make = fn("timezone", ["offset", ["name", null]], (offset, name) => {
    if (!(offset instanceof PyTimedelta)) {
      throw new PyError("TypeError", "timezone() argument 1 must be datetime.timedelta");
    }
    const seconds = Number(offset.micros) / 1e6;
    if (Math.abs(seconds) >= 86400) {
      throw new PyError(
        "ValueError",
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)",
      );
    }
    return new FixedZone(seconds, name === null ? undefined : str(name!));
  });

  override attr(name: string): Value | undefined {
    return name === "utc" ? utc : undefined;
  }

  override call(args: Value[], kwargs: Readonly<Record<string, Value>>) {
    return this.#make.call(args, kwargs);
  }

  override repr(): string {
    return "<class 'datetime.timezone'>";
  }
}

export const timezone = new TimezoneType();
