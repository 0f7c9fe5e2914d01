import { QuernError } from "../../../base/errors.ts";
import { type BadRows, type NamedType, nameOf, noBadRows } from "../../load/found-rows.ts";
import type { Connection, LoadFile } from "../../types.ts";
import { duckdbColumns } from "../types.ts";
import { literal, type Reader } from "./reader.ts";

const { quote } = duckdbColumns;

/** A Parquet file: it brings its names and types, and has no bad rows short of not fitting a declared type. */
export async function parquetReader(connection: Connection, file: LoadFile): Promise<Reader> {
  const scan = `read_parquet(${literal(file.path)}, hive_partitioning=false)`;
  const found = await describe(connection, scan, file);
  const own = new Map(found.map((column) => [column.name.toLowerCase(), column.type]));
  return {
    names: found.map((column) => column.name),
    isRagged: false,
    detect: async () => found,
    async scan(columns, { leaveOut, max }) {
      const cast = columns.filter(({ name, type }) => own.get(name.toLowerCase()) !== type);
      const culprits = (): Promise<BadRows> => findBad(connection, file, cast, max);
      const bad = leaveOut && cast.length > 0 ? await culprits() : noBadRows;
      if (bad.rows.length === 0) {
        const values = columns.map((column) => `${castOf(column, "cast")} as ${quote(column.name)}`);
        return { sql: `(select ${values.join(", ")} from ${scan})`, leftOut: async () => noBadRows, culprits };
      }
      const values = columns.map((column) => `${castOf(column, "try_cast")} as ${quote(column.name)}`);
      const wrong = cast.map((column) => isWrong(column));
      const sql = `(select ${values.join(", ")} from ${scan} where not (${wrong.join(" or ")}))`;
      return { sql, leftOut: async () => bad, culprits };
    },
  };

  function castOf({ name, type }: NamedType, how: "cast" | "try_cast"): string {
    return own.get(name.toLowerCase()) === type ? quote(name) : `${how}(${quote(name)} as ${type})`;
  }
}

const isWrong = ({ name, type }: NamedType): string =>
  `(${quote(name)} is not null and try_cast(${quote(name)} as ${type}) is null)`;

async function findBad(
  connection: Connection,
  file: LoadFile,
  columns: readonly NamedType[],
  max: number,
): Promise<BadRows> {
  if (columns.length === 0) return noBadRows;
  const bad = columns.map((column) => `when ${isWrong(column)} then ${literal(column.name)}`);
  const value = columns.map(({ name }) => `when ${literal(name)} then cast(${quote(name)} as varchar)`);
  const { table } = await connection.execute(
    `select line, culprit, case culprit ${value.join(" ")} end
     from (select *, file_row_number + 1 as line, case ${bad.join(" ")} end as culprit
           from read_parquet(${literal(file.path)}, hive_partitioning=false, file_row_number=true))
     where culprit is not null order by line limit ${max + 1}`,
    { fetch: true },
  );
  const rows = table.rows.slice(0, max).map(([line, column, text]) => ({
    line: Number(line),
    column: String(column),
    value: text === null ? null : String(text),
    reason: `not a ${columns.find((each) => each.name === column)?.type}`,
    raw: null,
  }));
  return { rows, isMore: table.rows.length > max };
}

async function describe(connection: Connection, scan: string, file: LoadFile): Promise<NamedType[]> {
  try {
    const { table } = await connection.execute(`describe select * from ${scan}`, { fetch: true });
    return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
    throw new QuernError(
      "QN-LOAD-ARCHIVE",
      `${nameOf(file)} is not a Parquet file that can be read: ${cause.message.split("\n")[0]}`,
      { cause, place: { file: nameOf(file) } },
    );
  }
}
