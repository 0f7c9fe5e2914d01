import type { Value } from "../jinja/index.ts";
import { PyDate } from "../jinja/modules/datetime/date.ts";
import { PyDateTime } from "../jinja/modules/datetime/moment.ts";
import { PyTimedelta } from "../jinja/modules/datetime/timedelta.ts";
import { utc } from "../jinja/modules/datetime/timezone.ts";

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** Python's calendar has the years 1 to 9999: ordinals (day 1 is 0001-01-01) and 1970 among them. */
const lastOrdinal = 3_652_059;
const epochOrdinal = 719_163;
const dayMicros = 86_400_000_000n;

/** The `datetime.date` so many days after 1970-01-01; undefined when Python has no such day. */
export function dateOf(days: number): Value | undefined {
  const ordinal = days + epochOrdinal;
  return ordinal >= 1 && ordinal <= lastOrdinal ? PyDate.fromOrdinal(ordinal) : undefined;
}

/** The `datetime.datetime` so many microseconds after 1970 began in UTC, with UTC as its zone or without one. */
export function datetimeOf(micros: bigint, hasZone: boolean): Value | undefined {
  const wall = micros + BigInt(epochOrdinal) * dayMicros;
  if (wall < dayMicros || wall >= BigInt(lastOrdinal + 1) * dayMicros) return undefined;
  return PyDateTime.fromMicros(wall, hasZone ? utc : null);
}

/** A time of day, so many microseconds after midnight, as Python prints it. */
export function timeText(micros: bigint): string {
  const total = Number(micros);
  const seconds = Math.floor(total / 1_000_000);
  const fraction = total % 1_000_000;
  const text = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${pad(fraction, 6)}`;
}

/** An interval as Python prints a timedelta; a month counts 30 days. */
export function durationText(months: number, days: number, micros: bigint): string {
  return new PyTimedelta(BigInt(months * 30 + days) * dayMicros + micros).str();
}
