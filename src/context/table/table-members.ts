import { fn, native, PyError, PyObject, repr, sorted, str, Tuple, toJs, type Value } from "../../jinja/index.ts";
import { csvText, jsonText, structureText } from "./formats.ts";
import { Row, Sequence, TableColumn } from "./sequences.ts";
import type { Table } from "./table.ts";
import { textTable } from "./text-table.ts";

type Member = (table: Table) => Value;

const truthyCall = async (test: Value, row: Value): Promise<boolean> => {
  if (!(test instanceof PyObject) || test.call === undefined) return false;
  return (await test.call([row], {})) === true;
};

/** One key, or a list of them. */
const keysOf = (key: Value): readonly Value[] => (Array.isArray(key) ? key : key instanceof Tuple ? key.items : [key]);

/** Where the columns stand that `key` names; a name that is not there is an error. */
function placesOf(table: Table, key: Value): number[] {
  return keysOf(key).map((name) => {
    const at = typeof name === "number" ? name : table.names.indexOf(str(name));
    if (at in table.names) return at;
    throw new PyError("KeyError", repr(name));
  });
}

/** The columns of which this is true, in the table's order. */
function pick(table: Table, isKept: (name: string) => boolean): Table {
  const at = [...table.names.keys()].filter((i) => isKept(table.names[i]!));
  return table.derive(
    table.rows.map((row) => at.map((i) => row[i]!)),
    at.map((i) => table.names[i]!),
    at.map((i) => table.types[i]!),
  );
}

/** The methods and attributes of a table. https://agate.readthedocs.io/en/latest/api/table.html */
export const tableMembers: Readonly<Record<string, Member>> = {
  rows: (table) => new Sequence([...(table.iter() as Row[])], []),
  columns: (table) =>
    new Sequence(
      table.names.map((_, at) => new TableColumn(table, at, table.types[at]!, sortedCells)),
      table.names,
    ),
  column_names: (table) => new Tuple([...table.names]),
  column_types: (table) => new Tuple([...table.types]),
  row_names: () => null,
  print_table: (table) =>
    fn(
      "print_table",
      [
        ["max_rows", 20],
        ["max_columns", 6],
        ["output", null],
        ["max_column_width", 20],
        ["locale", null],
        ["max_precision", 3],
      ],
      (rows, columns, _output, width, _locale, precision) =>
        say(
          table,
          textTable(table, {
            maxRows: limitOf(rows),
            maxColumns: limitOf(columns),
            maxWidth: limitOf(width),
            maxPrecision: limitOf(precision),
          }),
        ),
    ),
  print_structure: (table) => native("print_structure", () => say(table, structureText(table))),
  print_csv: (table) => native("print_csv", () => say(table, csvText(table))),
  print_json: (table) => native("print_json", () => say(table, jsonText(table))),
  to_json: (table) =>
    native("to_json", () =>
      JSON.stringify(table.rows.map((row) => Object.fromEntries(table.names.map((name, i) => [name, toJs(row[i]!)])))),
    ),
  limit: (table) =>
    fn(
      "limit",
      [
        ["start_or_stop", null],
        ["stop", null],
        ["step", null],
      ],
      (first, stop, step) => {
        const [from, to] = stop === null ? [0, first!] : [Number(first), stop!];
        const rows = table.rows.slice(from, to === null ? undefined : Number(to));
        return table.derive(step === null ? rows : rows.filter((_, i) => i % Number(step) === 0));
      },
    ),
  select: (table) => fn("select", ["key"], (key) => pick(table, (name) => keysOf(key!).includes(name))),
  exclude: (table) => fn("exclude", ["key"], (key) => pick(table, (name) => !keysOf(key!).includes(name))),
  rename: (table) =>
    fn(
      "rename",
      [
        ["column_names", null],
        ["row_names", null],
      ],
      (names) => {
        const renamed = Array.isArray(names)
          ? names.map((name) => str(name))
          : table.names.map((name) => str((toJs(names!) as Record<string, Value>)[name] ?? name));
        return table.derive(table.rows, renamed);
      },
    ),
  where: (table) =>
    fn("where", ["test"], async (test) => {
      const kept: (readonly Value[])[] = [];
      for (const row of table.rows) if (await truthyCall(test!, new Row(table, row))) kept.push(row);
      return table.derive(kept);
    }),
  find: (table) =>
    fn("find", ["test"], async (test) => {
      for (const row of table.rows) if (await truthyCall(test!, new Row(table, row))) return new Row(table, row);
      return null;
    }),
  distinct: (table) =>
    fn("distinct", [["key", null]], (key) => {
      const at = key === null ? [...table.names.keys()] : placesOf(table, key!);
      const first = new Map<string, readonly Value[]>();
      for (const row of table.rows) {
        const known = repr(new Tuple(at.map((i) => row[i]!)));
        if (!first.has(known)) first.set(known, row);
      }
      return table.derive([...first.values()]);
    }),
  order_by: (table) =>
    fn("order_by", ["key", ["reverse", false]], (key, reverse) => {
      const at = placesOf(table, key!);
      const keys = table.rows.map((row) => new Tuple(at.flatMap((i) => nullsLast(row[i]!))));
      const order = sorted([...table.rows.keys()], keys, reverse === true);
      return table.derive(order.map((i) => table.rows[Number(i)]!));
    }),
};

/** agate sorts what is not known behind what is. */
const nullsLast = (value: Value): Value[] => (value === null ? [1, 0] : [0, value]);

const sortedCells = (values: readonly Value[]): Value[] =>
  sorted(
    values,
    values.map((value) => new Tuple(nullsLast(value))),
  );

const limitOf = (value: Value | undefined): number | null => (value == null ? null : Number(value));

function say(table: Table, text: string): null {
  table.print(text);
  return null;
}
