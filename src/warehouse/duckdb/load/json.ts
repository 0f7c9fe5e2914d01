import { closeSync, fstatSync, openSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { fileError } from "../../../base/files.ts";
import type { Connection, LoadFile } from "../../types.ts";
import type { FoundRow } from "../load-file.ts";
import { duckdbColumns } from "../types.ts";
import { literal, type NamedType, type Reader } from "./reader.ts";

const { quote } = duckdbColumns;

/** Newline-delimited JSON: an object a line; a column that a line lacks is null. */
export async function jsonReader(connection: Connection, file: LoadFile): Promise<Reader> {
  refuseEmptyFile(file);
  const options = [
    literal(file.path),
    "format='newline_delimited'",
    `compression='${file.compression === "none" ? "uncompressed" : file.compression}'`,
    "maximum_object_size=16777216",
  ];
  const lines = `(select row_number() over () as line, text from read_csv(${literal(file.path)}, auto_detect=false, columns={'text': 'VARCHAR'}, delim='\\0', quote='', escape='', header=false, compression=${literal(file.compression)}, max_line_size=16777216) where trim(text) <> '')`;
  const path = (column: NamedType): string => literal(`$."${column.name.replaceAll('"', '\\"')}"`);
  const isText = (column: NamedType): boolean => /^(varchar|text|string)/i.test(column.type);
  const value = (column: NamedType): string =>
    isText(column) ? `(text ->> ${path(column)})` : `try_cast((text -> ${path(column)}) as ${column.type})`;
  const given = (column: NamedType): string => `nullif((text ->> ${path(column)}), '')`;
  const isBad = (columns: readonly NamedType[]): string =>
    [
      "not json_valid(text)",
      "json_type(text) <> 'OBJECT'",
      ...columns.map((column) => `(${given(column)} is not null and ${value(column)} is null)`),
    ].join(" or ");
  return {
    names: null,
    async detect() {
      const { table } = await connection.execute(
        `describe select * from read_json(${[...options, "sample_size=-1"].join(", ")})`,
        { fetch: true },
      );
      return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    },
    strict: (columns) =>
      `read_json(${[...options, `columns={${columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(", ")}}`].join(", ")})`,
    lenient: (columns) =>
      `(select ${columns.map((column) => `${value(column)} as ${quote(column.name)}`).join(", ")} from (select text from ${lines} where coalesce(json_valid(text), false)) where not (${isBad(columns)}))`,
    async findBadRows(columns) {
      const culprit = columns.map(
        (column) => `when ${given(column)} is not null and ${value(column)} is null then ${literal(column.name)}`,
      );
      const { table } = await connection.execute(
        `select line, text, case when not json_valid(text) then null ${culprit.join(" ")} end from ${lines} where ${isBad(columns)} order by line`,
        { fetch: true },
      );
      return table.rows.map(([line, text, column]): FoundRow => {
        const type = columns.find((each) => each.name === column)?.type;
        return {
          line: Number(line),
          column: column === null ? null : String(column),
          value: type === undefined ? String(text).slice(0, 100) : valueIn(String(text), String(column)),
          reason: type === undefined ? "not a JSON object" : `not a ${type}`,
          raw: String(text),
        };
      });
    },
  };
}

function valueIn(line: string, column: string): string | null {
  const value = (JSON.parse(line) as Record<string, unknown>)[column];
  return typeof value === "string" ? value : JSON.stringify(value);
}

function refuseEmptyFile(file: LoadFile): void {
  try {
    const handle = openSync(file.path, "r");
    try {
      if (fstatSync(handle).size > 0) return;
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, file.path, "read");
  }
  throw new QuernError("QN-LOAD-EMPTY", `${file.path} is empty`, {
    place: { file: file.path, line: 1 },
    hint: "Was the file cut off? Put the whole one in its place.",
  });
}
