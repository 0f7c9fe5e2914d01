import { statSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { fileError } from "../../../base/files.ts";
import { type BadRows, type FoundRow, type NamedType, nameOf, noBadRows } from "../../load/found-rows.ts";
import type { Connection, LoadFile } from "../../types.ts";
import { duckdbColumns } from "../types.ts";
import { literal, type Reader, type Scan } from "./reader.ts";

const { quote } = duckdbColumns;

/** Newline-delimited JSON: an object a line; a column that a line lacks is null. */
export async function jsonReader(connection: Connection, file: LoadFile): Promise<Reader> {
  refuseEmptyFile(file);
  const options = [
    literal(file.path),
    "format='newline_delimited'",
    "compression='uncompressed'",
    "hive_partitioning=false",
  ];
  const detect = async (all: boolean): Promise<NamedType[]> => {
    const { table } = await connection.execute(
      `describe select * from read_json(${[...options, `sample_size=${all ? -1 : 20480}`, "ignore_errors=true"].join(", ")})`,
      { fetch: true },
    );
    return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  };
  const found = await detect(false);
  return {
    names: found.map((column) => column.name),
    isRagged: true,
    detect: async (all) => (all ? detect(true) : found),
    async scan(columns, { leaveOut, max }): Promise<Scan> {
      const lines = new JsonLines(file, columns);
      if (leaveOut) {
        const bad = await lines.findBad(connection, max);
        return { sql: bad.rows.length === 0 ? strict() : lines.good(), leftOut: async () => bad, culprits };
      }
      return { sql: strict(), leftOut: async () => noBadRows, culprits };

      function strict(): string {
        const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
        return `read_json(${[...options, `columns={${types.join(", ")}}`].join(", ")})`;
      }
      function culprits(): Promise<BadRows> {
        return lines.findBad(connection, max);
      }
    },
  };
}

/** The file's lines as texts, cast column by column: slower than read_json, and says what is wrong with each. */
class JsonLines {
  readonly #columns: readonly NamedType[];
  readonly #lines: string;
  readonly #isBad: string;

  constructor(file: LoadFile, columns: readonly NamedType[]) {
    this.#columns = columns;
    const reader = [
      literal(file.path),
      "auto_detect=false",
      "columns={'text': 'VARCHAR'}",
      "delim='\\0'",
      "quote=''",
      "escape=''",
      "header=false",
      "compression='none'",
      "hive_partitioning=false",
      "max_line_size=16777216",
    ];
    this.#lines = `(select row_number() over () as line, text from read_csv(${reader.join(", ")}) where trim(text) <> '')`;
    const wrongColumns = columns.map((column) => `or ${wrong(column)}`);
    this.#isBad = `(not json_valid(text) or json_type(text) <> 'OBJECT' ${wrongColumns.join(" ")})`;
  }

  good(): string {
    const values = this.#columns.map((column) => `${value(column)} as ${quote(column.name)}`);
    const valid = `(select text from ${this.#lines} where coalesce(json_valid(text), false))`;
    return `(select ${values.join(", ")} from ${valid} where not ${this.#isBad})`;
  }

  async findBad(connection: Connection, max: number): Promise<BadRows> {
    const culprit = this.#columns.map((column) => `when ${wrong(column)} then ${literal(column.name)}`);
    const { table } = await connection.execute(
      `select line, text, case when not json_valid(text) then null ${culprit.join(" ")} end
       from ${this.#lines} where ${this.#isBad} order by line limit ${max + 1}`,
      { fetch: true },
    );
    const rows = table.rows.slice(0, max).map(([line, text, column]): FoundRow => {
      const type = this.#columns.find((each) => each.name === column)?.type;
      return {
        line: Number(line),
        column: column === null ? null : String(column),
        value: type === undefined ? String(text).slice(0, 100) : valueIn(String(text), String(column)),
        reason: type === undefined ? "not a JSON object" : `not a ${type}`,
        raw: String(text),
      };
    });
    return { rows, isMore: table.rows.length > max };
  }
}

const pathOf = (column: NamedType): string => literal(`$."${column.name.replaceAll('"', '\\"')}"`);

function value(column: NamedType): string {
  return /^(varchar|text|string)/i.test(column.type)
    ? `(text ->> ${pathOf(column)})`
    : `try_cast((text -> ${pathOf(column)}) as ${column.type})`;
}

const wrong = (column: NamedType): string =>
  `(nullif((text ->> ${pathOf(column)}), '') is not null and ${value(column)} is null)`;

function valueIn(line: string, column: string): string | null {
  const found = (JSON.parse(line) as Record<string, unknown>)[column];
  return typeof found === "string" ? found : JSON.stringify(found);
}

function refuseEmptyFile(file: LoadFile): void {
  try {
    if (statSync(file.path).size > 0) return;
  } catch (cause) {
    throw fileError(cause, nameOf(file), "read");
  }
  throw new QuernError("QN-LOAD-EMPTY", `${nameOf(file)} is empty`, {
    place: { file: nameOf(file), line: 1 },
    hint: "Was the file cut off? Put the whole one in its place.",
  });
}
