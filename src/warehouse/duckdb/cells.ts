import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { Dict, float, type Value } from "../../jinja/index.ts";
import { Decimal } from "../decimal.ts";
import { dateOf, datetimeOf, timeOf } from "../times.ts";

/** DuckDB's value as the Python value dbt's templates would see; `isFloat` for columns of floating point types. */
export function cellOf(value: DuckDBValue, isFloat: boolean): Value {
  switch (typeof value) {
    case "number":
      return isFloat ? float(value) : value;
    case "bigint":
      return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
    case "object":
      return value === null ? null : objectCell(value);
    default:
      return value;
  }
}

function objectCell(value: Exclude<DuckDBValue, null | string | number | boolean | bigint>): Value {
  if (value instanceof DuckDBDecimalValue) return new Decimal(value.toString());
  if (value instanceof DuckDBDateValue) return value.isFinite ? dateOf(value.days) : value.toString();
  if (value instanceof DuckDBTimestampValue) return value.isFinite ? datetimeOf(value.micros, false) : value.toString();
  if (value instanceof DuckDBTimestampTZValue)
    return value.isFinite ? datetimeOf(value.micros, true) : value.toString();
  if (value instanceof DuckDBTimeValue) return timeOf(value.micros);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map((item) => nestedCell(item));
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, nestedCell(item)]));
  }
  if (value instanceof DuckDBMapValue) {
    const dict = new Dict();
    for (const { key, value: item } of value.entries) dict.set(nestedCell(key), nestedCell(item));
    return dict;
  }
  if (value instanceof DuckDBUnionValue) return nestedCell(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString("latin1");
  if (value instanceof DuckDBIntervalValue) return value.toString();
  return String(value);
}

/** Inside lists and structs a number with a fraction is a float; whole ones can't be told apart and print as ints. */
const nestedCell = (value: DuckDBValue): Value => cellOf(value, false);
