import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { Float, float, PyObject, pyJsonDumps, str, type Value } from "../../jinja/index.ts";
import { PyDate } from "../../jinja/modules/datetime/date.ts";
import { Bytes } from "../../jinja/types/bytes.ts";
import { Decimal } from "../decimal.ts";
import { dateOf, datetimeOf, durationText, timeText } from "../times.ts";

/** Turns the values of one column into template values. */
export type CellReader = (value: DuckDBValue) => Value;

/**
 * How the values of a type reach templates: what dbt's result tables hold. Integers are exact, decimals and dates
 * are Python's; lists, structs and maps are their JSON text, times of day and intervals their printed form, as in dbt.
 */
export function cellReader(type: DuckDBType): CellReader {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return (value) => value as Value;
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return (value) => (value === null ? null : exactInteger(value as bigint));
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return (value) => (value === null ? null : float(value as number));
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
      return (value) => (value === null ? null : pyJsonDumps(nestedReader(type)(value)));
    default:
      return scalar;
  }
}

function exactInteger(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

function scalar(value: DuckDBValue): Value {
  if (value === null || typeof value !== "object") return typeof value === "bigint" ? exactInteger(value) : value;
  if (value instanceof DuckDBDecimalValue) return new Decimal(value.toString());
  if (value instanceof DuckDBDateValue) return dateOf(value.days) ?? endless(value) ?? value.toString();
  const micros = microsOf(value);
  if (micros !== undefined)
    return datetimeOf(micros, value instanceof DuckDBTimestampTZValue) ?? endless(value) ?? String(value);
  if (value instanceof DuckDBTimeValue) return timeText(value.micros);
  if (value instanceof DuckDBIntervalValue) return durationText(value.months, value.days, value.micros);
  if (value instanceof DuckDBBlobValue) return new Bytes(value.bytes).repr();
  return value instanceof DuckDBUnionValue ? scalar(value.value) : String(value);
}

function microsOf(value: object): bigint | undefined {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds * 1_000_000n;
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis * 1000n;
  return value instanceof DuckDBTimestampNanosecondsValue ? value.nanos / 1000n : undefined;
}

/** A date or a timestamp of `infinity`, which has no place in a calendar. */
function endless(value: object): string | undefined {
  const moment = value as { isFinite?: boolean; days?: number; micros?: bigint };
  if (moment.isFinite !== false) return undefined;
  return (moment.days ?? moment.micros ?? 0) > 0 ? "infinity" : "-infinity";
}

/** Values of a type inside a list, struct or map as JSON takes them: decimals as numbers, times in ISO form. */
function nestedReader(type: DuckDBType): CellReader {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) {
    const read = nestedReader(type.valueType);
    return (value) =>
      value instanceof DuckDBListValue || value instanceof DuckDBArrayValue ? value.items.map(read) : null;
  }
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((name, i) => ({ name, read: nestedReader(type.entryTypes[i]!) }));
    return (value) =>
      value instanceof DuckDBStructValue
        ? Object.fromEntries(fields.map(({ name, read }) => [name, read(value.entries[name] ?? null)]))
        : null;
  }
  if (type instanceof DuckDBMapType) {
    const [key, item] = [nestedReader(type.keyType), nestedReader(type.valueType)];
    return (value) =>
      value instanceof DuckDBMapValue
        ? Object.fromEntries(value.entries.map((entry) => [str(key(entry.key)), item(entry.value)]))
        : null;
  }
  const read = cellReader(type);
  return (value) => jsonScalar(read(value));
}

function jsonScalar(value: Value): Value {
  if (value instanceof Decimal) return float(value.value);
  if (value instanceof Float || !(value instanceof PyObject)) return value;
  return value instanceof PyDate ? value.str().replace(" ", "T") : value.str();
}
