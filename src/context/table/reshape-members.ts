import { fn, isFloat, PyObject, str, Tuple, type Value } from "../../jinja/index.ts";
import { Decimal } from "../../warehouse/decimal.ts";
import { isoText, kindOf } from "./formats.ts";
import { type Cells, distinctNames, Groups, keysOf, type Member, placeOf, placesOf } from "./keys.ts";
import type { Table } from "./table.ts";

/** No argument: agate's own default. */
export const unset = new Tuple([]);

/** Cells of several columns in one: numbers are decimals, and what is of no one type is text. */
function tested(cells: readonly Value[]): { readonly type: string; readonly cells: Cells } {
  const kind = kindOf(cells);
  const make = (cell: Value): Value => {
    if (cell === null) return null;
    if (kind === "Integer" || kind === "Number")
      return isFloat(cell) ? Decimal.ofFloat(cell) : cell instanceof Decimal ? cell : new Decimal(str(cell));
    if (kind !== "Text") return cell;
    return str(isoText(cell));
  };
  return { type: kind === "Integer" ? "Number" : kind, cells: cells.map(make) };
}

/** A table whose last columns, from one on, are tested for their types. */
function withTested(table: Table, rows: readonly Cells[], names: readonly string[], kept: readonly string[]): Table {
  const columns = names.slice(kept.length).map((_, i) => tested(rows.map((row) => row[kept.length + i]!)));
  return table.derive(
    rows.map((row, at) => [...row.slice(0, kept.length), ...columns.map(({ cells }) => cells[at]!)]),
    distinctNames(names),
    [...kept, ...columns.map(({ type }) => type)],
  );
}

/** Rows of the same keys as one, with a column for each property. */
export function denormalize(
  table: Table,
  keys: readonly Value[],
  property: Value,
  value: Value,
  fallback: Value,
): Table {
  const at = keys.map((key) => placeOf(table, key));
  const [propertyAt, valueAt] = [placeOf(table, property), placeOf(table, value)];
  const fields: string[] = [];
  const groups = new Groups<Cells>();
  for (const row of table.rows) {
    groups.add(new Tuple(at.map((i) => row[i]!)), row);
    const field = str(row[propertyAt]!);
    if (!fields.includes(field)) fields.push(field);
  }
  const isNumber = kindOf(table.rows.map((row) => row[valueAt]!)) === "Number" || table.types[valueAt] === "Number";
  const missing = fallback !== unset ? fallback : isNumber ? new Decimal("0") : null;
  const rows = groups.items.map((items, i) => {
    const cells = new Map(items.map((row) => [str(row[propertyAt]!), row[valueAt]!]));
    const own = (groups.keys[i] as Tuple).items;
    return [...own, ...fields.map((field) => (cells.has(field) ? cells.get(field)! : missing))];
  });
  const names = [...at.map((i) => table.names[i]!), ...fields];
  const types = at.map((i) => table.types[i]!);
  return withTested(table, rows, names, types);
}

/** Members that put columns in the place of rows, rows in that of columns, or more rows beside what there is. */
export const reshapeMembers: Readonly<Record<string, Member>> = {
  normalize: (table) =>
    fn(
      "normalize",
      ["key", "properties", ["property_column", "property"], ["value_column", "value"], ["column_types", null]],
      (key, properties, propertyColumn, valueColumn) => {
        const at = placesOf(table, key!);
        const rows = table.rows.flatMap((row) =>
          keysOf(properties!).map((name) => [...at.map((i) => row[i]!), str(name), row[placeOf(table, name)]!]),
        );
        const names = [...at.map((i) => table.names[i]!), str(propertyColumn!), str(valueColumn!)];
        const types = at.map((i) => table.types[i]!);
        return withTested(table, rows, names, types);
      },
    ),
  denormalize: (table) =>
    fn(
      "denormalize",
      [
        ["key", null],
        ["property_column", "property"],
        ["value_column", "value"],
        ["default_value", unset],
        ["column_types", null],
      ],
      (key, property, value, fallback) =>
        denormalize(table, key === null ? [] : keysOf(key!), property!, value!, fallback!),
    ),
  homogenize: (table) =>
    fn("homogenize", ["key", "compare_values", ["default_row", null]], async (key, wanted, given) => {
      const at = placesOf(table, key!);
      const known = new Groups<Cells>();
      for (const row of table.rows) known.add(new Tuple(at.map((i) => row[i]!)), row);
      const rows: Cells[] = [...table.rows];
      for (const each of keysOf(wanted!)) {
        const missing = new Tuple([...keysOf(each)]);
        if (known.get(missing) !== undefined) continue;
        known.add(missing, []);
        if (given instanceof PyObject && given.call !== undefined) {
          rows.push(keysOf(await given.call([missing], {})));
          continue;
        }
        const row = given === null ? table.names.slice(at.length).map(() => null) : [...keysOf(given!)];
        for (const [n, i] of at.entries()) row.splice(i, 0, missing.items[n]!);
        rows.push(row);
      }
      return table.derive(rows);
    }),
};
