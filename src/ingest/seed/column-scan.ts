import { agateNumber } from "./agate-number.ts";
import { type CsvRecords, escaped } from "./csv-records.ts";

export type SeedKind = "integer" | "bigint" | "hugeint" | "number" | "date" | "datetime" | "boolean" | "text";

const aNumber = 1;
const aDate = 2;
const aDatetime = 4;
const anIsoDatetime = 8;
const aBoolean = 16;

/** The widest integer of 4, 8 and 16 bytes, by number of digits: what has fewer digits fits. */
const limits = ["2147483647", "9223372036854775807", "170141183460469231731687303715884105727"];

/**
 * Narrows the type of one column, value by value. A column has the first type that all its values fit, in dbt's order:
 * number, date, date and time, ISO date and time, boolean, text. Empty fields and the word null fit every type.
 * Integers get the narrowest type that holds them all, where dbt has one of 4 bytes for all.
 */
export class ColumnScan {
  #possible: number;
  #hasFraction = false;
  #width = 0;
  /** Whether a value must be rewritten before a database can take it for one of the column's type. */
  isLoose = false;

  constructor(isDeclared: boolean) {
    this.#possible = isDeclared ? 0 : aNumber | aDate | aDatetime | anIsoDatetime | aBoolean;
  }

  /** Takes one field of the current record. */
  see(records: CsvRecords, field: number): void {
    if (this.#possible === 0) return;
    const { bytes } = records;
    let start = records.starts[field]!;
    let end = records.ends[field]!;
    if (start === end) return;
    if (records.kinds[field]! >= escaped) {
      this.#possible = 0;
      return;
    }
    while (start < end && bytes[start]! <= 32) start++;
    while (end > start && bytes[end - 1]! <= 32) end--;
    if (start === end || isWord(bytes, start, end, "null")) {
      this.isLoose = true;
      return;
    }
    if (this.#possible & aNumber && !this.#seeNumber(bytes, start, end)) this.#possible &= ~aNumber;
    if (this.#possible === aNumber) return;
    if (this.#possible & aDate && datePart(bytes, start, end) !== end) this.#possible &= ~aDate;
    if (this.#possible & aDatetime && !isDatetime(bytes, start, end)) this.#possible &= ~aDatetime;
    if (this.#possible & anIsoDatetime && !isIso(bytes, start, end)) this.#possible &= ~anIsoDatetime;
    if (this.#possible & aBoolean && !isWord(bytes, start, end, "true") && !isWord(bytes, start, end, "false"))
      this.#possible &= ~aBoolean;
  }

  #seeNumber(bytes: Buffer, from: number, end: number): boolean {
    let i = from;
    if (bytes[i] === 45) i++;
    while (bytes[i] === 48 && i < end - 1) i++;
    const whole = i;
    while (i < end && isDigit(bytes[i]!)) i++;
    const digits = i - whole;
    if (i < end && bytes[i] === 46 && digits > 0) {
      const point = i++;
      while (i < end && isDigit(bytes[i]!)) {
        if (bytes[i] !== 48) this.#hasFraction = true;
        i++;
      }
      if (i < end || i === point + 1) return this.#seeLooseNumber(bytes, from, end);
      this.#widen(bytes, whole, point);
      return true;
    }
    if (i < end || digits === 0) return this.#seeLooseNumber(bytes, from, end);
    this.#widen(bytes, whole, i);
    return true;
  }

  #seeLooseNumber(bytes: Buffer, start: number, end: number): boolean {
    const text = bytes.toString("utf8", start, end);
    const number = agateNumber(text);
    if (number === null) return false;
    if (!databaseNumber.test(text)) this.isLoose = true;
    const value = Number(number);
    if (/n/i.test(number)) {
      this.#hasFraction = true;
      return true;
    }
    if (!Number.isInteger(value)) this.#hasFraction = true;
    const digits = number.replace(/^-?0*/, "").replace(/[.e].*$/, "");
    if (number.includes("e") && Number.isInteger(value)) {
      const whole = Buffer.from(BigInt(Math.abs(value)).toString());
      this.#widen(whole, 0, whole.length);
    } else this.#widen(Buffer.from(digits), 0, digits.length);
    return true;
  }

  #widen(bytes: Buffer, start: number, end: number): void {
    while (this.#width < limits.length && !fits(bytes, start, end, limits[this.#width]!)) this.#width++;
  }

  get kind(): SeedKind {
    if (this.#possible & aNumber) {
      if (this.#hasFraction) return "number";
      // past 16 bytes no number is exact
      return (["integer", "bigint", "hugeint", "text"] as const)[this.#width]!;
    }
    if (this.#possible & aDate) return "date";
    if (this.#possible & (aDatetime | anIsoDatetime)) return "datetime";
    return this.#possible & aBoolean ? "boolean" : "text";
  }
}

const databaseNumber = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|inf(?:inity)?)$/i;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

function fits(bytes: Buffer, start: number, end: number, limit: string): boolean {
  const digits = end - start;
  if (digits !== limit.length) return digits < limit.length;
  for (let i = 0; i < digits; i++) {
    const difference = bytes[start + i]! - limit.charCodeAt(i);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

function isWord(bytes: Buffer, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[start + i]! | 32) !== word.charCodeAt(i)) return false;
  return true;
}

/** Where a number of `min` to `max` digits ends, or -1; its value is in `read`. */
let read = 0;
function digitsPart(bytes: Buffer, start: number, end: number, min: number, max: number): number {
  let i = start;
  read = 0;
  while (i < end && i - start < max && isDigit(bytes[i]!)) read = read * 10 + bytes[i++]! - 48;
  return i - start >= min ? i : -1;
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Where a date such as 2024-1-05 ends, or -1. */
function datePart(bytes: Buffer, start: number, end: number): number {
  let i = digitsPart(bytes, start, end, 4, 4);
  const year = read;
  if (i === -1 || year === 0 || bytes[i] !== 45) return -1;
  i = digitsPart(bytes, i + 1, end, 1, 2);
  const month = read;
  if (i === -1 || month < 1 || month > 12 || bytes[i] !== 45) return -1;
  i = digitsPart(bytes, i + 1, end, 1, 2);
  if (i === -1 || read < 1 || read > monthDays[month - 1]!) return -1;
  if (month === 2 && read === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return -1;
  return i;
}

function isDatetime(bytes: Buffer, start: number, end: number): boolean {
  let i = datePart(bytes, start, end);
  if (i === -1 || i === end || bytes[i]! > 32) return false;
  while (bytes[i]! <= 32) i++;
  for (const [most, mark] of [[23, 58] as const, [59, 58] as const, [59, -1] as const]) {
    i = digitsPart(bytes, i, end, 1, 2);
    if (i === -1 || read > most) return false;
    if (mark !== -1 && bytes[i++] !== mark) return false;
  }
  return i === end;
}

const isoTime = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[-+]\d\d(?::?\d\d)?)?$/;

/** ISO 8601 in the forms that databases read too. */
function isIso(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start + 10] !== 84 || datePart(bytes, start, start + 10) !== start + 10) return false;
  return isoTime.test(bytes.toString("latin1", start, end));
}
