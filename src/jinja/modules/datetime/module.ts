import { PyError } from "../../errors.ts";
import { isFloat, numeric, toFloat } from "../../runtime/numbers.ts";
import { str, textRepr } from "../../runtime/printing.ts";
import { scaledHalfEven } from "../../runtime/round.ts";
import { fn, native, type Parameter } from "../../values/callable.ts";
import type { Value } from "../../values/value.ts";
import { TypeObject } from "../type-object.ts";
import { fromIsoCalendar } from "./calendar.ts";
import { PyDate, wholeNumber } from "./date.ts";
import { localZone, momentOf, PyDateTime } from "./moment.ts";
import { parseMoment } from "./strptime.ts";
import { PyTime, time, zoneArgument } from "./time.ts";
import { PyTimedelta, timedelta } from "./timedelta.ts";
import { FixedZone, timezone, utc, zoneFromIso } from "./timezone.ts";

/** Tells the current moment, in milliseconds since 1970; passed in so that a run can be repeated exactly. */
export type Now = () => number;

const isoForm =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:.(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?)?$/s;
const isoWeek = /^(\d{4})-?W(\d\d)(?:-?(\d))?$/;

function dateFromIso(text: string): PyDate {
  const week = isoWeek.exec(text);
  if (week !== null) {
    const { year, month, day } = fromIsoCalendar(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
    return new PyDate(year, month, day);
  }
  const match = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text);
  if (match === null) throw new PyError("ValueError", `Invalid isoformat string: ${textRepr(text)}`);
  return new PyDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

function momentFromIso(text: string): PyDateTime {
  const match = isoForm.exec(text);
  if (match === null) throw new PyError("ValueError", `Invalid isoformat string: ${textRepr(text)}`);
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const clock = {
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    microsecond: Number((fraction ?? "").slice(0, 6).padEnd(6, "0")),
  };
  return new PyDateTime({ year: Number(year), month: Number(month), day: Number(day) }, clock, zoneFromIso(zone));
}

function microsOf(value: Value): bigint {
  const n = numeric(value);
  if (n === undefined) throw new PyError("TypeError", "an integer is required");
  return isFloat(n) ? scaledHalfEven(toFloat(n) * 1e6, 0) : BigInt(n as number | bigint) * 1_000_000n;
}

function naive(moment: PyDateTime): PyDateTime {
  return new PyDateTime(moment, moment);
}

function strptime(text: Value, format: Value): PyDateTime {
  const parsed = parseMoment(str(text), str(format));
  const { offset, zone } = parsed;
  const named = zone !== undefined && offset !== undefined ? new FixedZone(offset, zone) : undefined;
  return new PyDateTime(
    parsed,
    parsed,
    named ?? (offset === undefined ? null : offset === 0 ? utc : new FixedZone(offset)),
  );
}

const momentParameters: readonly Parameter[] = [
  "year",
  "month",
  "day",
  ["hour", 0],
  ["minute", 0],
  ["second", 0],
  ["microsecond", 0],
  ["tzinfo", null],
];

const tzinfo = new TypeObject(
  "datetime.tzinfo",
  native("tzinfo", () => utc),
  {},
);

/** Python's `datetime` module, with the clock it reads. */
export function datetimeModule(now: Now): Readonly<Record<string, Value>> {
  const micros = (): bigint => BigInt(Math.round(now() * 1000));
  const current = (tz: Value): PyDateTime => {
    const zone = zoneArgument(tz);
    return zone === null ? naive(PyDateTime.fromEpoch(micros(), localZone)) : PyDateTime.fromEpoch(micros(), zone);
  };
  const today = (): PyDate => {
    const { year, month, day } = current(null);
    return new PyDate(year, month, day);
  };
  const date = new TypeObject(
    "datetime.date",
    fn("date", ["year", "month", "day"], (y, m, d) => new PyDate(wholeNumber(y!), wholeNumber(m!), wholeNumber(d!))),
    {
      today: native("today", today),
      fromisoformat: fn("fromisoformat", ["date_string"], (text) => dateFromIso(str(text!))),
      fromordinal: fn("fromordinal", ["ordinal"], (ordinal) => PyDate.fromOrdinal(wholeNumber(ordinal!))),
      fromisocalendar: fn("fromisocalendar", ["year", "week", "day"], (y, w, d) => {
        const found = fromIsoCalendar(wholeNumber(y!), wholeNumber(w!), wholeNumber(d!));
        return new PyDate(found.year, found.month, found.day);
      }),
      resolution: new PyTimedelta(86_400_000_000n),
      fromtimestamp: fn("fromtimestamp", ["timestamp"], (stamp) => {
        const { year, month, day } = PyDateTime.fromEpoch(microsOf(stamp!), localZone);
        return new PyDate(year, month, day);
      }),
      min: new PyDate(1, 1, 1),
      max: new PyDate(9999, 12, 31),
    },
  );
  const datetime = new TypeObject(
    "datetime.datetime",
    fn("datetime", momentParameters, (...parts) => momentOf(parts)),
    {
      now: fn("now", [["tz", null]], (tz) => current(tz!)),
      today: native("today", () => current(null)),
      utcnow: native("utcnow", () => naive(PyDateTime.fromEpoch(micros(), utc))),
      fromtimestamp: fn("fromtimestamp", ["timestamp", ["tz", null]], (stamp, tz) => {
        const zone = zoneArgument(tz!);
        const found = PyDateTime.fromEpoch(microsOf(stamp!), zone ?? localZone);
        return zone === null ? naive(found) : found;
      }),
      utcfromtimestamp: fn("utcfromtimestamp", ["timestamp"], (s) => naive(PyDateTime.fromEpoch(microsOf(s!), utc))),
      fromisoformat: fn("fromisoformat", ["date_string"], (text) => momentFromIso(str(text!))),
      fromordinal: fn("fromordinal", ["ordinal"], (o) =>
        PyDateTime.fromMicros(BigInt(wholeNumber(o!)) * 86_400_000_000n),
      ),
      fromisocalendar: fn("fromisocalendar", ["year", "week", "day"], (y, w, d) => {
        const found = fromIsoCalendar(wholeNumber(y!), wholeNumber(w!), wholeNumber(d!));
        return new PyDateTime(found, { hour: 0, minute: 0, second: 0, microsecond: 0 });
      }),
      resolution: new PyTimedelta(1n),
      strptime: fn("strptime", ["date_string", "format"], (text, format) => strptime(text!, format!)),
      combine: fn("combine", ["date", "time", ["tzinfo", null]], (day, clock, tz) => {
        if (!(day instanceof PyDate) || !(clock instanceof PyTime)) {
          throw new PyError("TypeError", "combine() takes a date and a time");
        }
        return new PyDateTime(day, clock, zoneArgument(tz!) ?? clock.tzinfo);
      }),
      min: new PyDateTime({ year: 1, month: 1, day: 1 }, { hour: 0, minute: 0, second: 0, microsecond: 0 }),
      max: new PyDateTime(
        { year: 9999, month: 12, day: 31 },
        { hour: 23, minute: 59, second: 59, microsecond: 999999 },
      ),
    },
  );
  return { date, datetime, time, timedelta, timezone, tzinfo, UTC: utc, MINYEAR: 1, MAXYEAR: 9999 };
}
