import { PyError } from "../../errors.ts";
import { asIndex } from "../../runtime/numbers.ts";
import { str } from "../../runtime/printing.ts";
import { typeName } from "../../runtime/type-name.ts";
import { fn, native } from "../../values/callable.ts";
import { type BinaryOperator, PyObject } from "../../values/object.ts";
import { Tuple } from "../../values/tuple.ts";
import type { Value } from "../../values/value.ts";
import { checkDay, type Day, fromOrdinal, isoCalendar, padded, toOrdinal, weekday } from "./calendar.ts";
import { formatMoment, type Moment } from "./strftime.ts";
import { PyTimedelta } from "./timedelta.ts";

/** An argument that must be an int. */
export function wholeNumber(value: Value): number {
  const index = asIndex(value);
  if (index !== undefined) return index;
  throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** `datetime.date`. */
export class PyDate extends PyObject implements Day {
  override readonly typeName: string = "datetime.date";
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDay({ year, month, day });
    this.year = year;
    this.month = month;
    this.day = day;
  }

  static fromOrdinal(ordinal: number): PyDate {
    const { year, month, day } = fromOrdinal(ordinal);
    return new PyDate(year, month, day);
  }

  protected moment(): Moment {
    const { year, month, day } = this;
    const epoch = (toOrdinal(this) - 719163) * 86400;
    return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: "", zone: "", epoch };
  }

  /** Whether it is summer time: 1 or 0, -1 when nobody knows. */
  protected dstFlag(): number {
    return -1;
  }

  isoDate(): string {
    return `${padded(this.year, 4)}-${padded(this.month, 2)}-${padded(this.day, 2)}`;
  }

  override attr(name: string): Value | undefined {
    if (name === "year" || name === "month" || name === "day") return this[name];
    return this.dayMethod(name);
  }

  /** The methods that a date and a datetime share. */
  protected dayMethod(name: string): Value | undefined {
    switch (name) {
      case "isoformat":
        return native(name, () => this.isoDate());
      case "strftime":
        return fn(name, ["format"], (format) => formatMoment(this.moment(), str(format!)));
      case "weekday":
        return native(name, () => weekday(this));
      case "isoweekday":
        return native(name, () => weekday(this) + 1);
      case "toordinal":
        return native(name, () => toOrdinal(this));
      case "isocalendar":
        return native(name, () => new IsoCalendarDate(this));
      case "timetuple":
        return native(name, () => new StructTime(this.moment(), this.dstFlag()));
      case "ctime":
        return native(name, () => formatMoment(this.moment(), "%a %b %e %H:%M:%S %Y"));
      case "replace":
        return fn(
          name,
          [
            ["year", this.year],
            ["month", this.month],
            ["day", this.day],
          ],
          (year, month, day) => new PyDate(wholeNumber(year!), wholeNumber(month!), wholeNumber(day!)),
        );
      default:
        return undefined;
    }
  }

  override eq(other: Value): boolean {
    return this.compare(other) === 0;
  }

  override hashKey(): string {
    return `date:${this.isoDate()}`;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDate) || other.typeName !== this.typeName) return undefined;
    return toOrdinal(this) - toOrdinal(other);
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta && (operator === "+" || (operator === "-" && !reflected))) {
      return PyDate.fromOrdinal(toOrdinal(this) + (operator === "+" ? other.days : -other.days));
    }
    if (operator === "-" && other instanceof PyDate && other.typeName === this.typeName && !reflected) {
      return new PyTimedelta(BigInt(toOrdinal(this) - toOrdinal(other)) * 86_400_000_000n);
    }
    return undefined;
  }

  toJSON(): string {
    return this.str();
  }

  override format(spec: string): string {
    return spec === "" ? this.str() : formatMoment(this.moment(), spec);
  }

  override str(): string {
    return this.isoDate();
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override truthy(): boolean {
    return true;
  }
}

const timeFields = ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];

/** `time.struct_time`: nine numbers with names. */
export class StructTime extends Tuple {
  override readonly typeName = "time.struct_time";

  constructor(moment: Moment, dst: number) {
    const { year, month, day, hour, minute, second } = moment;
    const dayOfYear = toOrdinal(moment) - toOrdinal({ year, month: 1, day: 1 }) + 1;
    super([year, month, day, hour, minute, second, weekday(moment), dayOfYear, dst]);
  }

  override attr(name: string): Value | undefined {
    const at = timeFields.indexOf(name);
    return at === -1 ? undefined : this.items[at];
  }

  override repr(): string {
    return `time.struct_time(${timeFields.map((name, at) => `${name}=${this.items[at] as number}`).join(", ")})`;
  }
}

/** What `isocalendar()` gives: three numbers with names. */
class IsoCalendarDate extends Tuple {
  constructor(date: Day) {
    const { year, week, day } = isoCalendar(date);
    super([year, week, day]);
  }

  override attr(name: string): Value | undefined {
    const at = ["year", "week", "weekday"].indexOf(name);
    return at === -1 ? undefined : this.items[at];
  }

  override repr(): string {
    const [year, week, day] = this.items as [number, number, number];
    return `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${day})`;
  }
}
