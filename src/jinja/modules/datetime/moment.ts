import { PyError } from "../../errors.ts";
import { str } from "../../runtime/printing.ts";
import { fn, native } from "../../values/callable.ts";
import { float } from "../../values/float.ts";
import type { BinaryOperator } from "../../values/object.ts";
import type { Value } from "../../values/value.ts";
import { checkDay, fromOrdinal, toOrdinal } from "./calendar.ts";
import { PyDate, StructTime, wholeNumber } from "./date.ts";
import type { Moment } from "./strftime.ts";
import { type Clock, checkClock, clockArguments, clockParameters, isoClock, PyTime, zoneArgument } from "./time.ts";
import { PyTimedelta } from "./timedelta.ts";
import { offsetText, PyZone, utc } from "./timezone.ts";

const dayMicros = 86_400_000_000n;
const epochOrdinal = 719163;

/** `datetime.datetime`. */
export class PyDateTime extends PyDate implements Clock {
  override readonly typeName = "datetime.datetime";
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyZone | null;
  readonly fold: number;

  constructor(day: { year: number; month: number; day: number }, clock: Clock, tzinfo: PyZone | null = null, fold = 0) {
    super(day.year, day.month, day.day);
    checkClock(clock);
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }

  /** The datetime whose clocks show `micros` microseconds after 0001-01-01 00:00, counted from ordinal 1. */
  static fromMicros(micros: bigint, tzinfo: PyZone | null = null, fold = 0): PyDateTime {
    let days = micros / dayMicros;
    let rest = micros % dayMicros;
    if (rest < 0n) {
      rest += dayMicros;
      days -= 1n;
    }
    const seconds = Number(rest / 1_000_000n);
    const clock = {
      hour: Math.floor(seconds / 3600),
      minute: Math.floor(seconds / 60) % 60,
      second: seconds % 60,
      microsecond: Number(rest % 1_000_000n),
    };
    return new PyDateTime(fromOrdinal(Number(days)), clock, tzinfo, fold);
  }

  /** The datetime of a moment (microseconds since 1970 in UTC) as a zone's clocks show it. */
  static fromEpoch(micros: bigint, given: PyZone): PyDateTime {
    const seconds = Number(micros / 1_000_000n);
    const zone = given.at(seconds);
    const offset = zone.offsetFromUtc(seconds);
    const local = PyDateTime.fromMicros(micros + BigInt(offset) * 1_000_000n + BigInt(epochOrdinal) * dayMicros, zone);
    const again = zone.offsetAt(local.wallSeconds(), 0) === offset;
    return again ? local : new PyDateTime(local, local, zone, 1);
  }

  /** What the clocks show, in microseconds. */
  wallMicros(): bigint {
    const seconds = (this.hour * 60 + this.minute) * 60 + this.second;
    return BigInt(toOrdinal(this)) * dayMicros + BigInt(seconds) * 1_000_000n + BigInt(this.microsecond);
  }

  /** What the clocks show, in seconds since 1970 as if they showed UTC. */
  wallSeconds(): number {
    return (toOrdinal(this) - epochOrdinal) * 86400 + (this.hour * 60 + this.minute) * 60 + this.second;
  }

  /** Seconds east of UTC; `undefined` without a zone. */
  offset(): number | undefined {
    return this.tzinfo === null ? undefined : this.tzinfo.offsetAt(this.wallSeconds(), this.fold);
  }

  /** Microseconds since 1970 in UTC; without a zone as JavaScript's local time. */
  epochMicros(): bigint {
    const offset = this.offset() ?? localOffset(this);
    return this.wallMicros() - BigInt(epochOrdinal) * dayMicros - BigInt(offset) * 1_000_000n;
  }

  #epochSeconds(): number {
    return Number(this.epochMicros() / 1_000_000n);
  }

  isoMoment(separator = "T", timespec = "auto"): string {
    const offset = this.offset();
    return this.isoDate() + separator + isoClock(this, timespec) + (offset === undefined ? "" : offsetText(offset));
  }

  protected override moment(): Moment {
    const { year, month, day, hour, minute, second, microsecond } = this;
    const seconds = this.offset();
    const offset = seconds === undefined ? "" : offsetText(seconds, "");
    const epoch = this.#epochSeconds();
    return {
      year,
      month,
      day,
      hour,
      minute,
      second,
      microsecond,
      offset,
      zone: this.tzinfo?.nameAt(epoch) ?? "",
      epoch,
    };
  }

  protected override dstFlag(): number {
    return this.tzinfo === null ? -1 : this.tzinfo.dstAt(this.#epochSeconds()) === 0 ? 0 : 1;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "hour":
      case "minute":
      case "second":
      case "microsecond":
      case "tzinfo":
      case "fold":
        return this[name];
      case "isoformat":
        return fn(
          name,
          [
            ["sep", "T"],
            ["timespec", "auto"],
          ],
          (sep, timespec) => this.isoMoment(str(sep!), str(timespec!)),
        );
      case "date":
        return native(name, () => new PyDate(this.year, this.month, this.day));
      case "time":
        return native(name, () => new PyTime(this));
      case "timetz":
        return native(name, () => new PyTime(this, this.tzinfo));
      case "utctimetuple":
        return native(name, () => {
          const inUtc = this.tzinfo === null ? this : PyDateTime.fromEpoch(this.epochMicros(), utc);
          return new StructTime(inUtc.moment(), 0);
        });
      case "timestamp":
        return native(name, () => float(Number(this.epochMicros()) / 1e6));
      case "astimezone":
        return fn(name, [["tz", null]], (tz) =>
          PyDateTime.fromEpoch(this.epochMicros(), zoneArgument(tz!) ?? localZone),
        );
      case "utcoffset":
        return native(name, () => this.#delta(this.offset()));
      case "dst":
        return native(name, () => this.#delta(this.tzinfo?.dstAt(this.#epochSeconds())));
      case "tzname":
        return native(name, () => (this.tzinfo === null ? null : this.tzinfo.nameAt(this.#epochSeconds())));
      case "replace":
        return fn(
          name,
          [["year", this.year], ["month", this.month], ["day", this.day], ...clockParameters(this)],
          (...p) => momentOf(p),
        );
      default:
        return super.attr(name);
    }
  }

  #delta(offset: number | undefined): Value {
    return offset === undefined ? null : new PyTimedelta(BigInt(offset) * 1_000_000n);
  }

  override hashKey(): string {
    return `datetime:${this.offset() === undefined ? this.wallMicros() : `utc${this.epochMicros()}`}`;
  }

  override eq(other: Value): boolean {
    if (!(other instanceof PyDateTime) || (other.offset() === undefined) !== (this.offset() === undefined))
      return false;
    return this.compare(other) === 0;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    const [a, b] = this.#comparable(other, "compare");
    return a < b ? -1 : a > b ? 1 : 0;
  }

  #comparable(other: PyDateTime, verb: "compare" | "subtract"): [bigint, bigint] {
    const [mine, theirs] = [this.offset(), other.offset()];
    if ((mine === undefined) !== (theirs === undefined)) {
      throw new PyError("TypeError", `can't ${verb} offset-naive and offset-aware datetimes`);
    }
    return mine === undefined ? [this.wallMicros(), other.wallMicros()] : [this.epochMicros(), other.epochMicros()];
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta && (operator === "+" || (operator === "-" && !reflected))) {
      const micros = operator === "+" ? other.micros : -other.micros;
      return PyDateTime.fromMicros(this.wallMicros() + micros, this.tzinfo);
    }
    if (operator === "-" && other instanceof PyDateTime && !reflected) {
      const [a, b] = this.#comparable(other, "subtract");
      return new PyTimedelta(a - b);
    }
    return undefined;
  }

  override str(): string {
    return this.isoMoment(" ");
  }

  override repr(): string {
    const zone = this.tzinfo === null ? "" : `, tzinfo=${this.tzinfo.repr()}`;
    return `datetime.datetime(${this.year}, ${this.month}, ${this.day}, ${clockArguments(this)}${zone})`;
  }
}

/** The offset of the machine's own time zone at a wall clock time. */
function localOffset(moment: PyDateTime): number {
  const { year, month, day, hour, minute, second } = moment;
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  date.setHours(hour, minute, second);
  return -date.getTimezoneOffset() * 60;
}

/** The machine's own time zone. */
class LocalZone extends PyZone {
  override readonly typeName = "datetime.timezone";

  override offsetAt(wall: number): number {
    return localOffset(PyDateTime.fromMicros(BigInt(wall) * 1_000_000n + BigInt(epochOrdinal) * dayMicros));
  }

  override offsetFromUtc(utc: number): number {
    return -new Date(utc * 1000).getTimezoneOffset() * 60;
  }

  override nameAt(utc: number): string {
    const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(utc * 1000);
    return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  }
}

export const localZone = new LocalZone();

/** A datetime from the arguments of its constructor, in their order. Errors: TypeError, ValueError. */
export function momentOf([year, month, day, hour, minute, second, microsecond, tzinfo]: Value[]): PyDateTime {
  const date = { year: wholeNumber(year!), month: wholeNumber(month!), day: wholeNumber(day!) };
  checkDay(date);
  const clock = {
    hour: wholeNumber(hour!),
    minute: wholeNumber(minute!),
    second: wholeNumber(second!),
    microsecond: wholeNumber(microsecond!),
  };
  return new PyDateTime(date, clock, zoneArgument(tzinfo!));
}
