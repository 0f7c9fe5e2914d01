import { fn, isDict, PyError, str, Tuple, toJs, type Value } from "../../jinja/index.ts";
import { DataType } from "./data-type.ts";
import { keysOf, type Member } from "./keys.ts";
import { sortedCells } from "./row-members.ts";
import { Sequence, TableColumn } from "./sequences.ts";
import type { Table } from "./table.ts";

/** A table of some columns, in the order in which they are named. */
function select(table: Table, names: readonly Value[]): Table {
  const at = names.map((name) => {
    const found = table.names.indexOf(name as string);
    if (found === -1) throw new PyError("ValueError", "tuple.index(x): x not in tuple");
    return found;
  });
  return table.derive(
    table.rows.map((row) => at.map((i) => row[i]!)),
    at.map((i) => table.names[i]!),
    at.map((i) => table.types[i]!),
  );
}

const slug = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/[^\w\s-]/g, "")
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

/** Members that are of a table's columns. */
export const columnMembers: Readonly<Record<string, Member>> = {
  columns: (table) =>
    new Sequence(
      table.names.map((_, at) => new TableColumn(table, at, new DataType(table, at), sortedCells)),
      table.names,
    ),
  column_names: (table) => new Tuple([...table.names]),
  column_types: (table) => new Tuple(table.types.map((_, at) => new DataType(table, at))),
  select: (table) => fn("select", ["key"], (key) => select(table, keysOf(key!))),
  exclude: (table) =>
    fn("exclude", ["key"], (key) => {
      const left = new Set(keysOf(key!));
      return select(
        table,
        table.names.filter((name) => !left.has(name)),
      );
    }),
  rename: (table) =>
    fn(
      "rename",
      [
        ["column_names", null],
        ["row_names", null],
        ["slug_columns", false],
        ["slug_rows", false],
      ],
      (names, _rows, slugged) => {
        const renamed =
          names === null
            ? table.names
            : isDict(names!)
              ? table.names.map((name) => str((toJs(names) as Record<string, Value>)[name] ?? name))
              : keysOf(names!).map((name) => str(name));
        return table.derive(table.rows, slugged === true ? renamed.map(slug) : renamed);
      },
    ),
};
