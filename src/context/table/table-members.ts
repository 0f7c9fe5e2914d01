import { fn, native, toJs, type Value } from "../../jinja/index.ts";
import { columnMembers } from "./column-members.ts";
import { csvText, jsonText, structureText } from "./formats.ts";
import { groupingMembers } from "./grouping-members.ts";
import { join } from "./join-member.ts";
import type { Member } from "./keys.ts";
import { reshapeMembers } from "./reshape-members.ts";
import { rowMembers } from "./row-members.ts";
import { type Row, Sequence } from "./sequences.ts";
import type { Table } from "./table.ts";
import { textTable } from "./text-table.ts";

/** The methods and attributes of a table. https://agate.readthedocs.io/en/latest/api/table.html */
export const tableMembers: Readonly<Record<string, Member>> = {
  ...columnMembers,
  ...rowMembers,
  ...groupingMembers,
  ...reshapeMembers,
  join,
  rows: (table) => new Sequence([...(table.iter() as Row[])], null),
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
};

const limitOf = (value: Value | undefined): number | null => (value == null ? null : Number(value));

function say(table: Table, text: string): null {
  table.print(text);
  return null;
}
