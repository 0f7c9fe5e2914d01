import { PyError } from "../../errors.ts";
import { str, textRepr } from "../../runtime/printing.ts";
import { fn, native } from "../../values/callable.ts";
import { PyObject } from "../../values/object.ts";
import type { Value } from "../../values/value.ts";
import { TypeObject } from "../type-object.ts";
import { padded } from "./calendar.ts";
import { wholeNumber } from "./date.ts";
import { formatMoment } from "./strftime.ts";
import { PyTimedelta } from "./timedelta.ts";
import { FixedZone, offsetText, PyZone, zoneFromIso } from "./timezone.ts";

/** A time of day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** Checks a time of day. Errors: ValueError in Python's words. */
export function checkClock({ hour, minute, second, microsecond }: Clock): void {
  if (hour < 0 || hour > 23) throw new PyError("ValueError", "hour must be in 0..23");
  if (minute < 0 || minute > 59) throw new PyError("ValueError", "minute must be in 0..59");
  if (second < 0 || second > 59) throw new PyError("ValueError", "second must be in 0..59");
  if (microsecond < 0 || microsecond > 999999) throw new PyError("ValueError", "microsecond must be in 0..999999");
}

/** A time of day in ISO form, as exact as `timespec` says. Errors: ValueError. */
export function isoClock({ hour, minute, second, microsecond }: Clock, timespec = "auto"): string {
  const [h, m, s] = [padded(hour, 2), padded(minute, 2), padded(second, 2)];
  switch (timespec) {
    case "auto":
      return `${h}:${m}:${s}${microsecond === 0 ? "" : `.${padded(microsecond, 6)}`}`;
    case "hours":
      return h;
    case "minutes":
      return `${h}:${m}`;
    case "seconds":
      return `${h}:${m}:${s}`;
    case "milliseconds":
      return `${h}:${m}:${s}.${padded(Math.floor(microsecond / 1000), 3)}`;
    case "microseconds":
      return `${h}:${m}:${s}.${padded(microsecond, 6)}`;
    default:
      throw new PyError("ValueError", "Unknown timespec value");
  }
}

/** The numbers of a time as its constructor takes them, without zeros at the end. */
export function clockArguments({ hour, minute, second, microsecond }: Clock): string {
  const parts = [hour, minute];
  if (second !== 0 || microsecond !== 0) parts.push(second);
  if (microsecond !== 0) parts.push(microsecond);
  return parts.join(", ");
}

/** A zone argument. */
export function zoneArgument(value: Value): PyZone | null {
  if (value === null || value instanceof PyZone) return value;
  throw new PyError("TypeError", "tzinfo argument must be None or of a tzinfo subclass");
}

/** `datetime.time`. */
export class PyTime extends PyObject implements Clock {
  override readonly typeName = "datetime.time";
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyZone | null;

  constructor(clock: Clock, tzinfo: PyZone | null = null) {
    super();
    checkClock(clock);
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    this.tzinfo = tzinfo;
  }

  #offset(): string {
    return this.tzinfo instanceof FixedZone ? offsetText(this.tzinfo.offset) : "";
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "hour":
      case "minute":
      case "second":
      case "microsecond":
      case "tzinfo":
        return this[name];
      case "fold":
        return 0;
      case "isoformat":
        return fn(name, [["timespec", "auto"]], (timespec) => isoClock(this, str(timespec!)) + this.#offset());
      case "strftime":
        return fn(name, ["format"], (format) => this.format(str(format!)));
      case "replace":
        return fn(name, clockParameters(this), (...parts) => timeOf(parts));
      case "tzname":
        return native(name, () => (this.tzinfo instanceof FixedZone ? this.tzinfo.nameAt() : null));
      case "utcoffset":
        return native(name, () =>
          this.tzinfo instanceof FixedZone ? new PyTimedelta(BigInt(this.tzinfo.offset) * 1_000_000n) : null,
        );
      case "dst":
        return native(name, () => null);
      default:
        return undefined;
    }
  }

  override eq(other: Value): boolean {
    return this.compare(other) === 0;
  }

  override hashKey(): string {
    return `time:${this.str()}`;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTime)) return undefined;
    const micros = (t: PyTime) => ((t.hour * 60 + t.minute) * 60 + t.second) * 1e6 + t.microsecond;
    return micros(this) - micros(other);
  }

  override format(spec: string): string {
    const { hour, minute, second, microsecond } = this;
    const offset = this.#offset().replaceAll(":", "");
    const zone = this.tzinfo?.nameAt(0) ?? "";
    const moment = { year: 1900, month: 1, day: 1, hour, minute, second, microsecond, offset, zone, epoch: 0 };
    return spec === "" ? this.str() : formatMoment(moment, spec);
  }

  override str(): string {
    return isoClock(this) + this.#offset();
  }

  override repr(): string {
    const zone = this.tzinfo === null ? "" : `, tzinfo=${this.tzinfo.repr()}`;
    return `datetime.time(${clockArguments(this)}${zone})`;
  }
}

/** The parameters of a time's constructor with the given defaults. */
export function clockParameters(clock: Clock & { readonly tzinfo: PyZone | null }) {
  return [
    ["hour", clock.hour],
    ["minute", clock.minute],
    ["second", clock.second],
    ["microsecond", clock.microsecond],
    ["tzinfo", clock.tzinfo],
  ] as const satisfies (readonly [string, Value])[];
}

function timeOf([hour, minute, second, microsecond, tzinfo]: Value[]): PyTime {
  const clock = {
    hour: wholeNumber(hour!),
    minute: wholeNumber(minute!),
    second: wholeNumber(second!),
    microsecond: wholeNumber(microsecond!),
  };
  return new PyTime(clock, zoneArgument(tzinfo!));
}

function timeFromIso(text: string): PyTime {
  const match = /^T?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?$/.exec(text);
  if (match === null) throw new PyError("ValueError", `Invalid isoformat string: ${textRepr(text)}`);
  const [, hour, minute = "0", second = "0", fraction = "", zone] = match;
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  return new PyTime({ ...clock, microsecond: Number(fraction.slice(0, 6).padEnd(6, "0")) }, zoneFromIso(zone));
}

const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null };

/** `datetime.time(...)`. */
export const time = new TypeObject(
  "datetime.time",
  fn("time", clockParameters(midnight), (...parts) => timeOf(parts)),
  {
    fromisoformat: fn("fromisoformat", ["time_string"], (text) => timeFromIso(str(text!))),
    resolution: new PyTimedelta(1n),
    min: new PyTime(midnight),
    max: new PyTime({ hour: 23, minute: 59, second: 59, microsecond: 999999 }),
  },
);
