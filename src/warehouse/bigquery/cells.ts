import { Float, float, PyObject, pyJsonDumps, type Value } from "../../jinja/index.ts";
import { PyDate } from "../../jinja/modules/datetime/date.ts";
import { Bytes } from "../../jinja/types/bytes.ts";
import { Decimal } from "../decimal.ts";
import { dateOf, datetimeOf, timeText } from "../times.ts";
import { type FieldSchema, sqlTypeName } from "./field-schema.ts";

/** Turns the values of one column, as the REST API writes them, into template values. */
export type CellReader = (value: unknown) => Value;

/**
 * How the values of a column reach templates: what dbt's result tables hold. Numbers of 64 bits are exact, decimals and
 * times are Python's; arrays, structs and JSON are JSON text.
 */
export function cellReader(field: FieldSchema): CellReader {
  const isNested = field.mode === "REPEATED" || sqlTypeName(field.type) === "STRUCT";
  const read = isNested ? nestedReader(field) : scalarReader(field);
  return (value) => {
    if (value === null || value === undefined) return null;
    return isNested ? pyJsonDumps(read(value)) : read(value);
  };
}

function scalarReader(field: FieldSchema): CellReader {
  switch (sqlTypeName(field.type)) {
    case "INT64":
      return (value) => exactInteger(String(value));
    case "FLOAT64":
      return (value) => float(floatOf(String(value)));
    case "NUMERIC":
    case "BIGNUMERIC":
      return (value) => new Decimal(String(value));
    case "BOOL":
      return (value) => value === true || String(value).toLowerCase() === "true";
    case "BYTES":
      return (value) => new Bytes(Buffer.from(String(value), "base64")).repr();
    case "DATE":
      return (value) => dateOf(daysOf(String(value))) ?? String(value);
    case "DATETIME":
      return (value) => {
        const text = String(value);
        return datetimeOf(microsOf(text), false) ?? text;
      };
    case "TIMESTAMP":
      return (value) => datetimeOf(timestampMicros(String(value)), true) ?? String(value);
    case "TIME":
      return (value) => timeText(timeMicros(String(value)));
    default:
      return (value) => String(value);
  }
}

function exactInteger(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** The API writes `Infinity`, `-Infinity`, `NaN`, and `inf` in places. */
function floatOf(text: string): number {
  const endless = /^([+-]?)inf(inity)?$/i.exec(text);
  if (endless !== null) return endless[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

const dayMillis = 86_400_000;

function daysOf(date: string): number {
  const [, year, month, day] = /^(\d+)-(\d+)-(\d+)/.exec(date) ?? [];
  // years below 100 mean 19xx to Date.UTC, so they are set apart
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return Math.floor(time.getTime() / dayMillis);
}

function timeMicros(time: string): bigint {
  const [, hours = 0, minutes = 0, seconds = 0, fraction = ""] = /(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(time) ?? [];
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

const microsOf = (datetime: string): bigint =>
  BigInt(daysOf(datetime)) * BigInt(dayMillis) * 1000n + timeMicros(datetime);

/** Microseconds as asked for; seconds with a fraction where a server knows only those. */
function timestampMicros(text: string): bigint {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  if (text.includes("-") && text.includes(":")) return microsOf(text);
  return BigInt(Math.round(Number(text) * 1e6));
}

/** Values inside an array or a struct as JSON takes them: decimals as numbers, times in ISO form. */
function nestedReader(field: FieldSchema): CellReader {
  if (field.mode === "REPEATED") {
    const read = nestedReader({ ...field, mode: "NULLABLE" });
    return (value) => (Array.isArray(value) ? value.map((item: { v?: unknown }) => read(item.v ?? null)) : null);
  }
  if (sqlTypeName(field.type) === "STRUCT") {
    const fields = (field.fields ?? []).map((each) => ({ name: each.name, read: nestedReader(each) }));
    return (value) => {
      if (typeof value !== "object" || value === null) return null;
      const cells = (value as { f?: readonly { v?: unknown }[] }).f ?? [];
      return Object.fromEntries(fields.map(({ name, read }, i) => [name, read(cells[i]?.v ?? null)]));
    };
  }
  const read = scalarReader(field);
  return (value) => (value === null || value === undefined ? null : jsonScalar(read(value)));
}

function jsonScalar(value: Value): Value {
  if (value instanceof Decimal) return float(value.value);
  if (value instanceof Float || !(value instanceof PyObject)) return value;
  return value instanceof PyDate ? value.str().replace(" ", "T") : value.str();
}
