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

/** What the clocks of a zone show during a part of its history. */
interface Period {
  readonly offset: number;
  readonly name: string;
  /** Summer time in it. */
  readonly dst: number;
}

/**
 * A zone of the IANA database as pytz has it: an object for each period of its history, of which a datetime keeps the
 * one it was given, also when it is moved to another time of the year (`normalize` mends that).
 */
class PytzZone extends PyZone {
  override readonly typeName = "pytz.tzfile";
  readonly #history: History;
  readonly #period: Period;

  constructor(history: History, period: Period) {
    super();
    this.#history = history;
    this.#period = period;
  }

  override at(utc: number): PyZone {
    return this.#history.at(utc);
  }

  override offsetAt(): number {
    return this.#period.offset;
  }

  override offsetFromUtc(): number {
    return this.#period.offset;
  }

  override nameAt(): string {
    return this.#period.name;
  }

  override dstAt(): number {
    return this.#period.dst;
  }

  override attr(name: string): Value | undefined {
    const history = this.#history;
    switch (name) {
      case "zone":
        return history.name;
      case "localize":
        return fn(name, ["dt", ["is_dst", false]], (dt, summer) => {
          const naive = naiveMoment(dt!);
          return new PyDateTime(naive, naive, history.atWall(naive.wallSeconds(), summer === true));
        });
      case "normalize":
        return fn(name, ["dt"], (dt) => PyDateTime.fromEpoch(moment(dt!).epochMicros(), this));
      case "utcoffset":
      case "dst":
        return fn(name, ["dt", ["is_dst", null]], (dt, summer) => {
          const zone = history.atWall(moment(dt!).wallSeconds(), summer === true);
          return new PyTimedelta(BigInt(name === "dst" ? zone.dstAt() : zone.offsetAt()) * 1_000_000n);
        });
      default:
        return undefined;
    }
  }

  override str(): string {
    return this.#history.name;
  }

  override repr(): string {
    const { offset, name, dst } = this.#period;
    const shown = new PyTimedelta(BigInt(offset) * 1_000_000n).str();
    return `<DstTzInfo '${this.#history.name}' ${name}${offset < 0 ? "" : "+"}${shown} ${dst === 0 ? "STD" : "DST"}>`;
  }
}

/** The periods of a zone, through the platform's own copy of the database. */
class History {
  readonly name: string;
  readonly #clock: Intl.DateTimeFormat;
  readonly #short: Intl.DateTimeFormat;
  readonly #zones = new Map<string, PytzZone>();

  constructor(name: string) {
    this.name = name;
    this.#clock = new Intl.DateTimeFormat("en-US", { ...fields, timeZone: name, hourCycle: "h23", era: "short" });
    this.#short = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "short" });
  }

  /** The zone's first period: the place's own time, in whole minutes. */
  first(): PytzZone {
    return this.#zone({ offset: Math.round(this.#offset(beforeClocks) / 60) * 60, name: "LMT", dst: 0 });
  }

  /** The zone at a moment of UTC. */
  at(utc: number): PytzZone {
    const offset = this.#offset(utc);
    const year = new Date(utc * 1000).getUTCFullYear();
    const dst = offset - Math.min(...[0, 6].map((month) => this.#offset(Date.UTC(year, month, 1) / 1000)));
    return this.#zone({ offset, name: this.#nameOf(utc, offset, dst), dst });
  }

  /** The zone when its clocks show a time; standard time is what pytz takes when one comes twice or never. */
  atWall(wall: number, summer: boolean): PytzZone {
    const [before, after] = [this.#offset(wall - 86400), this.#offset(wall + 86400)];
    const fitting = [before, after].filter((offset) => this.#offset(wall - offset) === offset);
    const wanted = summer ? Math.max(before, after) : Math.min(before, after);
    if (fitting.length > 0) return this.at(wall - (fitting.length === 2 ? wanted : fitting[0]!));
    return this.at(wanted === before ? wall - 86400 : wall + 86400);
  }

  #zone(period: Period): PytzZone {
    const key = `${period.offset} ${period.name} ${period.dst}`;
    let zone = this.#zones.get(key);
    if (zone === undefined) {
      zone = new PytzZone(this, period);
      this.#zones.set(key, zone);
    }
    return zone;
  }

  #offset(utc: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#clock.formatToParts(utc * 1000)) parts[type] = Number(value);
    const date = new Date(0);
    date.setUTCFullYear(parts.year!, parts.month! - 1, parts.day);
    date.setUTCHours(parts.hour!, parts.minute, parts.second);
    return Math.round(date.getTime() / 1000 - utc);
  }

  #nameOf(utc: number, offset: number, dst: number): string {
    const parts = this.#short.formatToParts(utc * 1000);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (!name.startsWith("GMT") || name === "GMT") return name;
    return european(this.name, offset, dst !== 0) ?? name;
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
    if (name === "localize")
      return fn(name, ["dt", ["is_dst", false]], (dt) => {
        const naive = naiveMoment(dt!);
        return new PyDateTime(naive, naive, this);
      });
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

function naiveMoment(value: Value): PyDateTime {
  const dt = moment(value);
  if (dt.tzinfo !== null) throw new PyError("ValueError", "Not naive datetime (tzinfo is already set)");
  return dt;
}

export const pytzUtc: PyZone = new UtcZone();
const zones = new Map<string, PyZone>();

function zoneOf(name: string): PyZone {
  if (/^utc$/i.test(name)) return pytzUtc;
  let zone = zones.get(name);
  if (zone === undefined) {
    try {
      zone = new History(name).first();
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
