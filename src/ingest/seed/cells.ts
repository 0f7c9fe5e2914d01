import type { Value } from "../../jinja/index.ts";
import { Decimal, dateOf, datetimeOf } from "../../warehouse/index.ts";
import { agateNumber } from "./agate-number.ts";
import type { SeedKind } from "./column-scan.ts";

/** A seed's field as templates see it in the rows of its table. */
export function seedCell(field: string, kind: SeedKind): Value {
  const value = field.trim();
  if (value === "" || value.toLowerCase() === "null") return null;
  switch (kind) {
    case "integer":
    case "bigint":
    case "hugeint":
      return wholeNumber(agateNumber(value) ?? value);
    case "number":
      return new Decimal(agateNumber(value) ?? value);
    case "boolean":
      return value.toLowerCase() === "true";
    case "date":
      return dateOf(micros(value, 0) / 86_400_000_000) ?? field;
    case "datetime":
      return datetimeOf(BigInt(micros(value, 1)), false) ?? field;
    case "text":
      return field;
  }
}

function wholeNumber(text: string): number | bigint {
  const near = Number(text);
  if (Number.isSafeInteger(near)) return near;
  return BigInt(text.replace(/\..*$/, "").replace(/e.*$/, ""));
}

/** Microseconds since 1970 of what a clock shows, zones left aside as the database does. */
function micros(text: string, withTime: 0 | 1): number {
  const [year, month, day, hour = 0, minute = 0, second = 0, fraction = "0"] = text
    .replace(/[-+]\d\d(:?\d\d)?$|Z$/, (zone) => (text.includes("T") ? "" : zone))
    .split(/\D+/) as [string, string, string, string?, string?, string?, string?];
  const date = Date.UTC(2000, Number(month) - 1, Number(day));
  const at = new Date(date).setUTCFullYear(Number(year));
  if (withTime === 0) return at * 1000;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return (at + seconds * 1000) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
