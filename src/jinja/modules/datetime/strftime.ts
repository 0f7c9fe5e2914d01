import { PyError } from "../../errors.ts";
import { type Day, dayOfYear, isoCalendar, padded, weekday } from "./calendar.ts";

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const months = "January February March April May June July August September October November December".split(
  " ",
);

/** A moment as `strftime` prints it. */
export interface Moment extends Day {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** `+0200`, and the zone's name; empty without a zone. */
  readonly offset: string;
  readonly zone: string;
  /** Seconds since 1970. */
  readonly epoch: number;
}

const composed: Record<string, string> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  R: "%H:%M",
  r: "%I:%M:%S %p",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
  h: "%b",
};

function directive(code: string, m: Moment): string | undefined {
  const twelve = m.hour % 12 === 0 ? 12 : m.hour % 12;
  const day = weekday(m);
  switch (code) {
    case "Y":
      return String(m.year);
    case "y":
      return padded(m.year % 100, 2);
    case "C":
      return padded(Math.floor(m.year / 100), 2);
    case "m":
      return padded(m.month, 2);
    case "d":
      return padded(m.day, 2);
    case "e":
      return String(m.day).padStart(2);
    case "H":
      return padded(m.hour, 2);
    case "k":
      return String(m.hour).padStart(2);
    case "I":
      return padded(twelve, 2);
    case "l":
      return String(twelve).padStart(2);
    case "M":
      return padded(m.minute, 2);
    case "S":
      return padded(m.second, 2);
    case "f":
      return padded(m.microsecond, 6);
    case "p":
      return m.hour < 12 ? "AM" : "PM";
    case "P":
      return m.hour < 12 ? "am" : "pm";
    case "A":
      return weekdays[day]!;
    case "a":
      return weekdays[day]!.slice(0, 3);
    case "B":
      return months[m.month - 1]!;
    case "b":
      return months[m.month - 1]!.slice(0, 3);
    case "j":
      return padded(dayOfYear(m), 3);
    case "w":
      return String((day + 1) % 7);
    case "u":
      return String(day + 1);
    case "U":
      return padded(Math.floor((dayOfYear(m) + 6 - ((day + 1) % 7)) / 7), 2);
    case "W":
      return padded(Math.floor((dayOfYear(m) + 6 - day) / 7), 2);
    case "G":
      return String(isoCalendar(m).year);
    case "g":
      return padded(isoCalendar(m).year % 100, 2);
    case "V":
      return padded(isoCalendar(m).week, 2);
    case "z":
      return m.offset;
    case "Z":
      return m.zone;
    case "s":
      return String(m.epoch);
    case "n":
      return "\n";
    case "t":
      return "\t";
    case "%":
      return "%";
    default:
      return undefined;
  }
}

/** `strftime`: unknown directives stay as they are, as in the C library. */
export function formatMoment(moment: Moment, format: string): string {
  if (format.length > 10_000) throw new PyError("ValueError", "the format is too long");
  return format.replace(/%(:z|-?.)/gs, (all, code: string) => {
    const bare = code.startsWith("-") && code.length > 1 ? code.slice(1) : code;
    if (code === ":z") return moment.offset === "" ? "" : moment.offset.replace(/^(.{3})(..)/, "$1:$2");
    const pattern = Object.hasOwn(composed, bare) ? composed[bare] : undefined;
    if (pattern !== undefined) return formatMoment(moment, pattern);
    const text = directive(bare, moment);
    if (text === undefined) return all;
    return bare === code ? text : text.replace(/^[0 ]+(?=.)/, "");
  });
}
