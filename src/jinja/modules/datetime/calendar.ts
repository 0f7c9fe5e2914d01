import { PyError } from "../../errors.ts";

/** A day of the Gregorian calendar. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day of the year, from 1. */
export function dayOfYear({ year, month, day }: Day): number {
  return before[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

/** Days since the day before 0001-01-01, Python's `toordinal`. */
export function toOrdinal(date: Day): number {
  const y = date.year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear(date);
}

/** The day of an ordinal. Errors: OverflowError outside the years 1 to 9999. */
export function fromOrdinal(ordinal: number): Day {
  if (ordinal < 1 || ordinal > 3652059) throw new PyError("OverflowError", "date value out of range");
  let year = Math.floor((ordinal * 400) / 146097) + 1;
  while (toOrdinal({ year, month: 1, day: 1 }) > ordinal) year--;
  let rest = ordinal - toOrdinal({ year, month: 1, day: 1 }) + 1;
  let month = 1;
  for (; rest > daysInMonth(year, month); month++) rest -= daysInMonth(year, month);
  return { year, month, day: rest };
}

/** Monday is 0. */
export function weekday(date: Day): number {
  return (toOrdinal(date) + 6) % 7;
}

/** ISO year, week and day of the week (Monday is 1). */
export function isoCalendar(date: Day): { year: number; week: number; day: number } {
  const ordinal = toOrdinal(date);
  const day = weekday(date) + 1;
  const thursday = fromOrdinal(Math.min(Math.max(ordinal - day + 4, 1), 3652059));
  return { year: thursday.year, week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1, day };
}

/** The Monday of an ISO week's ordinal, plus days. */
export function fromIsoCalendar(year: number, week: number, day: number): Day {
  const fourth = toOrdinal({ year, month: 1, day: 4 });
  const monday = fourth - ((fourth + 6) % 7);
  return fromOrdinal(monday + (week - 1) * 7 + day - 1);
}

/** Checks a day. Errors: ValueError in Python's words. */
export function checkDay({ year, month, day }: Day): void {
  if (year < 1 || year > 9999) throw new PyError("ValueError", `year ${year} is out of range`);
  if (month < 1 || month > 12) throw new PyError("ValueError", "month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) throw new PyError("ValueError", "day is out of range for month");
}

/** A number with leading zeros. */
export function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
