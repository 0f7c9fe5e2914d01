import { PyError } from "../../errors.ts";
import { textRepr } from "../../runtime/printing.ts";
import { fromIsoCalendar, fromOrdinal, toOrdinal } from "./calendar.ts";
import { months, weekdays } from "./strftime.ts";

/** What `strptime` read; `offset` in seconds when the text has one. */
export interface Parsed {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
  offset?: number;
  zone?: string;
}

const names = (list: readonly string[], length?: number): string =>
  list
    .map((name) => name.slice(0, length))
    .sort((a, b) => b.length - a.length)
    .join("|");

const patterns: Record<string, string> = {
  Y: String.raw`\d{4}`,
  y: String.raw`\d{2}`,
  m: "1[0-2]|0[1-9]|[1-9]",
  d: String.raw`3[01]|[12]\d|0[1-9]|[1-9]| [1-9]`,
  H: String.raw`2[0-3]|[01]\d|\d`,
  I: String.raw`1[0-2]|0[1-9]|[1-9]`,
  M: String.raw`[0-5]\d|\d`,
  S: String.raw`6[01]|[0-5]\d|\d`,
  f: String.raw`\d{1,6}`,
  j: String.raw`36[0-6]|3[0-5]\d|[12]\d{2}|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]`,
  p: "am|pm",
  A: names(weekdays),
  a: names(weekdays, 3),
  B: names(months),
  b: names(months, 3),
  w: "[0-6]",
  u: "[1-7]",
  G: String.raw`\d{4}`,
  V: String.raw`5[0-3]|0[1-9]|[1-4]\d|\d`,
  U: String.raw`5[0-3]|[0-4]\d|\d`,
  W: String.raw`5[0-3]|[0-4]\d|\d`,
  z: String.raw`[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|Z`,
  Z: "utc|gmt|[a-z]{3,5}",
};

const composed: Record<string, string> = {
  c: "%a %b %d %H:%M:%S %Y",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  T: "%H:%M:%S",
  R: "%H:%M",
};

function compile(format: string): { pattern: RegExp; fields: string[] } {
  const fields: string[] = [];
  const full = format.replace(/%([cxXDFTR])/g, (_all, code: string) => composed[code]!);
  const source = full.replace(/%(.?)|\s+|[^%\s]/gs, (all, code: string | undefined) => {
    if (code === undefined) return /\s/.test(all) ? String.raw`\s+` : all.replace(/[.*+?^${}()|[\]\\/-]/, "\\$&");
    if (code === "%") return "%";
    const pattern = Object.hasOwn(patterns, code) ? patterns[code] : undefined;
    if (pattern === undefined) {
      const message = code === "" ? "stray % in format" : `'${code}' is a bad directive in format`;
      throw new PyError("ValueError", `${message} ${textRepr(format)}`);
    }
    fields.push(code);
    return `(${pattern})`;
  });
  return { pattern: new RegExp(`^${source}`, "i"), fields };
}

function indexOfName(list: readonly string[], text: string, length?: number): number {
  return list.findIndex((name) => name.slice(0, length).toLowerCase() === text.toLowerCase());
}

function offsetOf(text: string): number {
  if (text === "Z" || text === "z") return 0;
  const digits = text.slice(1).replaceAll(":", "");
  const size = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6) || 0);
  return text.startsWith("-") ? -size : size;
}

/** `strptime`. Errors: ValueError in Python's words. */
export function parseMoment(text: string, format: string): Parsed {
  const { pattern, fields } = compile(format);
  const match = pattern.exec(text);
  if (match === null) {
    throw new PyError("ValueError", `time data ${textRepr(text)} does not match format ${textRepr(format)}`);
  }
  if (match[0].length < text.length) {
    throw new PyError("ValueError", `unconverted data remains: ${text.slice(match[0].length)}`);
  }
  const out: Parsed = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
  const seen = new Map(fields.map((field, i) => [field, match[i + 1]!]));
  const numbers = { Y: "year", m: "month", d: "day", H: "hour", M: "minute", S: "second" } as const;
  for (const [code, name] of Object.entries(numbers)) if (seen.has(code)) out[name] = Number(seen.get(code));
  const number = (code: string): number | undefined => (seen.has(code) ? Number(seen.get(code)) : undefined);
  const short = number("y");
  if (short !== undefined) out.year = short + (short <= 68 ? 2000 : 1900);
  if (seen.has("B")) out.month = indexOfName(months, seen.get("B")!) + 1;
  if (seen.has("b")) out.month = indexOfName(months, seen.get("b")!, 3) + 1;
  const twelve = number("I");
  if (twelve !== undefined) {
    const afternoon = seen.get("p")?.toLowerCase() === "pm";
    out.hour = (twelve % 12) + (afternoon ? 12 : 0);
  }
  if (seen.has("f")) out.microsecond = Number(seen.get("f")!.padEnd(6, "0"));
  if (seen.has("z")) out.offset = offsetOf(seen.get("z")!);
  if (seen.has("Z")) out.zone = seen.get("Z")!;
  dayFromOthers(out, number, seen);
  return out;
}

function dayFromOthers(out: Parsed, number: (code: string) => number | undefined, seen: Map<string, string>): void {
  const dayOfYear = number("j");
  if (dayOfYear !== undefined) {
    Object.assign(out, fromOrdinal(toOrdinal({ year: out.year, month: 1, day: 1 }) + dayOfYear - 1));
    return;
  }
  const named = seen.has("A")
    ? indexOfName(weekdays, seen.get("A")!)
    : seen.has("a")
      ? indexOfName(weekdays, seen.get("a")!, 3)
      : undefined;
  const sunday = number("w");
  const day = named ?? (sunday === undefined ? undefined : (sunday + 6) % 7) ?? (number("u") ?? 0) - 1;
  const [isoYear, isoWeek] = [number("G"), number("V")];
  if (isoYear !== undefined && isoWeek !== undefined && day >= 0) {
    Object.assign(out, fromIsoCalendar(isoYear, isoWeek, day + 1));
    return;
  }
  const mondays = number("W");
  const week = mondays ?? number("U");
  if (week === undefined || day < 0) return;
  const first = toOrdinal({ year: out.year, month: 1, day: 1 });
  const startsOn = mondays === undefined ? first % 7 : (first + 6) % 7;
  const inWeek = mondays === undefined ? (day + 1) % 7 : day;
  Object.assign(out, fromOrdinal(first + (week - 1) * 7 + ((7 - startsOn) % 7) + inWeek));
}
