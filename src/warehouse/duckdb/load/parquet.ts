import { QuernError } from "../../../base/errors.ts";
import type { Connection, LoadFile } from "../../types.ts";
import { duckdbColumns } from "../types.ts";
import { literal, type Reader } from "./reader.ts";

const { quote } = duckdbColumns;

/** A Parquet file: it brings its names and types, and has no bad rows short of being damaged or not fitting a declared type. */
export async function parquetReader(connection: Connection, file: LoadFile): Promise<Reader> {
  const scan = `read_parquet(${literal(file.path)})`;
  const found = await describe(connection, scan, file);
  return {
    names: found.map((column) => column.name),
    detect: async () => found,
    strict: (columns) =>
      `(select ${columns.map(({ name, type }) => `cast(${quote(name)} as ${type}) as ${quote(name)}`).join(", ")} from ${scan})`,
    lenient: (columns) =>
      `(select ${columns.map(({ name, type }) => `try_cast(${quote(name)} as ${type}) as ${quote(name)}`).join(", ")} from ${scan} where ${columns.map(({ name, type }) => `(${quote(name)} is null or try_cast(${quote(name)} as ${type}) is not null)`).join(" and ")})`,
    async findBadRows(columns) {
      const bad = columns.map(
        ({ name, type }) =>
          `when ${quote(name)} is not null and try_cast(${quote(name)} as ${type}) is null then ${literal(name)}`,
      );
      const value = columns.map(({ name }) => `when ${literal(name)} then cast(${quote(name)} as varchar)`);
      const { table } = await connection.execute(
        `select line, culprit, case culprit ${value.join(" ")} end from (select *, file_row_number + 1 as line, case ${bad.join(" ")} end as culprit from read_parquet(${literal(file.path)}, file_row_number=true)) where culprit is not null order by line`,
        { fetch: true },
      );
      return table.rows.map(([line, column, text]) => ({
        line: Number(line),
        column: String(column),
        value: text === null ? null : String(text),
        reason: `not a ${columns.find((each) => each.name === column)?.type}`,
        raw: null,
      }));
    },
  };
}

async function describe(
  connection: Connection,
  scan: string,
  file: LoadFile,
): Promise<{ name: string; type: string }[]> {
  try {
    const { table } = await connection.execute(`describe select * from ${scan}`, { fetch: true });
    return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
    throw new QuernError(
      "QN-LOAD-ARCHIVE",
      `${file.path} is not a Parquet file that can be read: ${cause.message.split("\n")[0]}`,
      { cause },
    );
  }
}
