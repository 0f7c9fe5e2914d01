import { PyError } from "../errors.ts";
import { str, textRepr } from "../runtime/printing.ts";
import { fn } from "../values/callable.ts";
import type { Value } from "../values/value.ts";
import { PyDateTime } from "./datetime/moment.ts";
import { PyTimedelta } from "./datetime/timedelta.ts";
import { FixedZone, PyZone } from "./datetime/timezone.ts";

const fields = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

/** The year 1800, when each place had its own time. */
const beforeClocks = -5_364_662_400;

/** A zone of the IANA database, through the platform's own copy of it. */
class NamedZone extends PyZone {
  override readonly typeName = "pytz.tzfile";
  readonly name: string;
  readonly #clock: Intl.DateTimeFormat;
  readonly #short: Intl.DateTimeFormat;

  constructor(name: string) {
    super();
    this.name = name;
    this.#clock = new Intl.DateTimeFormat("en-US", { ...fields, timeZone: name, hourCycle: "h23", era: "short" });
    this.#short = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "short" });
  }

  override offsetFromUtc(utc: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#clock.formatToParts(utc * 1000)) parts[type] = Number(value);
    const date = new Date(0);
    date.setUTCFullYear(parts.year!, parts.month! - 1, parts.day);
    date.setUTCHours(parts.hour!, parts.minute, parts.second);
    return Math.round(date.getTime() / 1000 - utc);
  }

  override offsetAt(wall: number, fold: number): number {
    const early = this.offsetFromUtc(wall - this.offsetFromUtc(wall - 86400));
    const late = this.offsetFromUtc(wall - this.offsetFromUtc(wall + 86400));
    if (early === late) return early;
    const isEarly = this.offsetFromUtc(wall - early) === early;
    const isLate = this.offsetFromUtc(wall - late) === late;
    // Standard time is what pytz takes when a time comes twice or never.
    if (isEarly && isLate)
      return fold === 1 ? Math.min(early, late) : fold === 2 ? Math.max(early, late) : Math.min(early, late);
    return isLate ? late : early;
  }

  override nameAt(utc: number): string {
    const parts = this.#short.formatToParts(utc * 1000);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (!name.startsWith("GMT") || name === "GMT") return name;
    return european(this.name, this.offsetFromUtc(utc), this.dstAt(utc) !== 0) ?? name;
  }

  override dstAt(utc: number): number {
    return this.offsetFromUtc(utc) - this.#standard(utc);
  }

  #standard(utc: number): number {
    const year = new Date(utc * 1000).getUTCFullYear();
    return Math.min(...[0, 6].map((month) => this.offsetFromUtc(Date.UTC(year, month, 1) / 1000)));
  }

  override attr(name: string): Value | undefined {
    if (name === "zone") return this.name;
    if (name === "localize") return fn(name, ["dt", ["is_dst", false]], (dt, dst) => localize(this, dt!, dst === true));
    if (name === "normalize") return fn(name, ["dt"], (dt) => PyDateTime.fromEpoch(moment(dt!).epochMicros(), this));
    if (name !== "utcoffset") return undefined;
    return fn(name, ["dt"], (dt) => new PyTimedelta(BigInt(this.offsetAt(moment(dt!).wallSeconds(), 0)) * 1_000_000n));
  }

  override str(): string {
    return this.name;
  }

  /** pytz has a zone object for each offset that a zone ever had; a zone that no moment chose stands at its first one. */
  override repr(): string {
    return this.#shown("LMT", Math.round(this.offsetFromUtc(beforeClocks) / 60) * 60, false);
  }

  override reprAt(utc: number): string {
    return this.#shown(this.nameAt(utc), this.offsetFromUtc(utc), this.dstAt(utc) !== 0);
  }

  #shown(name: string, offset: number, summer: boolean): string {
    const delta = new PyTimedelta(BigInt(offset) * 1_000_000n).str();
    return `<DstTzInfo '${this.name}' ${name}${offset < 0 ? "" : "+"}${delta} ${summer ? "DST" : "STD"}>`;
  }
}

/** The abbreviations the platform does not know in English for zones of Europe. */
function european(zone: string, offset: number, summer: boolean): string | undefined {
  if (!zone.startsWith("Europe/")) return undefined;
  const standard = offset - (summer ? 3600 : 0);
  const base = standard === 0 ? "WE" : standard === 3600 ? "CE" : standard === 7200 ? "EE" : undefined;
  return base === undefined ? undefined : `${base}${summer ? "S" : ""}T`;
}

/** `pytz.utc`. */
class UtcZone extends FixedZone {
  constructor() {
    super(0, "UTC");
  }

  override attr(name: string): Value | undefined {
    if (name === "zone") return "UTC";
    if (name === "localize") return fn(name, ["dt", ["is_dst", false]], (dt) => localize(this, dt!, false));
    if (name === "normalize") return fn(name, ["dt"], (dt) => PyDateTime.fromEpoch(moment(dt!).epochMicros(), this));
    return super.attr(name);
  }

  override repr(): string {
    return "<UTC>";
  }
}

function moment(value: Value): PyDateTime {
  if (value instanceof PyDateTime) return value;
  throw new PyError("TypeError", "a datetime is required");
}

function localize(zone: PyZone, value: Value, summer: boolean): PyDateTime {
  const dt = moment(value);
  if (dt.tzinfo !== null) throw new PyError("ValueError", "Not naive datetime (tzinfo is already set)");
  return new PyDateTime(dt, dt, zone, summer ? 2 : 0);
}

export const pytzUtc: PyZone = new UtcZone();
const zones = new Map<string, PyZone>();

function zoneOf(name: string): PyZone {
  if (/^utc$/i.test(name)) return pytzUtc;
  let zone = zones.get(name);
  if (zone === undefined) {
    try {
      zone = new NamedZone(name);
    } catch (error) {
      if (error instanceof RangeError) throw new PyError("UnknownTimeZoneError", textRepr(name));
      throw error;
    }
    zones.set(name, zone);
  }
  return zone;
}

/** The parts of `pytz` that templates use. */
export const pytzModule: Readonly<Record<string, Value>> = {
  timezone: fn("timezone", ["zone"], (zone) => zoneOf(str(zone!))),
  utc: pytzUtc,
  UTC: pytzUtc,
  get all_timezones() {
    return ["UTC", ...Intl.supportedValuesOf("timeZone")];
  },
  get common_timezones() {
    return ["UTC", ...Intl.supportedValuesOf("timeZone")];
  },
  FixedOffset: fn("FixedOffset", ["offset"], (minutes) => new FixedZone(Number(minutes) * 60)),
};
