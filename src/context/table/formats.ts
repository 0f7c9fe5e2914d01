import { float, isFloat, PyDate, PyDateTime, pyJsonDumps, str, type Value } from "../../jinja/index.ts";
import { Decimal } from "../../warehouse/decimal.ts";
import type { Table } from "./table.ts";
import { textTable } from "./text-table.ts";

/** agate's name of the type that holds these values. */
export function kindOf(values: readonly Value[]): string {
  const known = values.filter((value) => value !== null);
  const every = (test: (value: Value) => boolean): boolean => known.every(test);
  const isInteger = (value: Value): boolean => typeof value === "bigint" || Number.isInteger(value);
  if (every(isInteger)) return "Integer";
  if (every((value) => isInteger(value) || isFloat(value) || value instanceof Decimal)) return "Number";
  if (every((value) => value instanceof PyDateTime)) return "DateTime";
  if (every((value) => value instanceof PyDate)) return "Date";
  return every((value) => typeof value === "boolean") ? "Boolean" : "Text";
}

/** The columns and their types. */
export function structureText(table: Table): string {
  const { kinds } = table;
  return textTable(
    { names: ["column", "data_type"], rows: table.names.map((name, i) => [name, kinds[i]!]), kinds: ["Text", "Text"] },
    { maxRows: null, maxColumns: null, maxWidth: null, maxPrecision: null },
  );
}

/** Times in ISO form, as agate's JSON and CSV have them. */
export const isoText = (value: Value): Value => (value instanceof PyDate ? value.str().replace(" ", "T") : value);

/** As Python's csv module writes it. */
export function csvText(table: Table): string {
  const field = (value: Value): string => {
    const text = value === null ? "" : str(isoText(value));
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [table.names, ...table.rows].map((row) => row.map(field).join(",")).join("\n");
}

/** A list of objects. */
export function jsonText(table: Table): string {
  return pyJsonDumps(jsonRows(table));
}

/** What JSON has of a cell: a number with a point as a float, a time as a text. */
export const jsonCell = (value: Value): Value => (value instanceof Decimal ? float(value.value) : isoText(value));

/** Rows as dicts of what JSON has. */
export function jsonRows(table: Table): Value[] {
  return table.rows.map((row) => Object.fromEntries(table.names.map((name, i) => [name, jsonCell(row[i]!)])));
}
