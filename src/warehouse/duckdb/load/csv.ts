import { QuernError } from "../../../base/errors.ts";
import { fileStart } from "../../load/file-bytes.ts";
import { type BadRows, type FoundRow, type NamedType, noBadRows } from "../../load/found-rows.ts";
import { readHeader } from "../../load/header.ts";
import type { Connection, LoadFile } from "../../types.ts";
import { linesAt } from "./lines-at.ts";
import { literal, type Reader } from "./reader.ts";

const rejects = "_quern_reject_errors";
const scans = "_quern_reject_scans";

/**
 * A CSV file through read_csv with every choice made beforehand: nothing is guessed but types nobody declared. Bad rows
 * are always noted aside while reading, which costs nothing when there are none. A file whose types can't be told ends
 * the transaction, which is begun anew where it may be.
 */
export async function csvReader(connection: Connection, file: LoadFile, mayBeginAnew: boolean): Promise<Reader> {
  const csv = file.csv!;
  const names = readHeader(file, csv, await fileStart(file));
  const dialect = [
    `delim=${literal(csv.delimiter)}`,
    `quote=${literal(csv.quote)}`,
    `escape=${literal(csv.escape)}`,
    `header=${csv.header}`,
    `skip=${csv.skip}`,
    `nullstr=[${csv.nullStrings.map(literal).join(", ")}]`,
    "compression='none'",
    "hive_partitioning=false",
  ];
  return {
    names,
    isRagged: false,
    async detect(all) {
      try {
        return await detectTypes(connection, file, names, [...dialect, `sample_size=${all ? -1 : 20480}`]);
      } catch (cause) {
        if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT" || !mayBeginAnew) throw cause;
        await connection.rollback();
        await connection.begin();
        return names.map((name) => ({ name, type: "VARCHAR" }));
      }
    },
    async scan(columns, { max }) {
      const types = new Map(columns.map((column) => [column.name.toLowerCase(), column.type]));
      const all = names.map((name) => `${literal(name)}: ${literal(types.get(name.toLowerCase()) ?? "VARCHAR")}`);
      // a row can have an error in each of its columns
      const limit = (max + 1) * names.length;
      const noting = `store_rejects=true, rejects_table='${rejects}', rejects_scan='${scans}', rejects_limit=${limit}`;
      const options = [literal(file.path), "auto_detect=false", ...dialect, `columns={${all.join(", ")}}`, noting];
      return {
        sql: `read_csv(${options.join(", ")})`,
        leftOut: () => readRejects(connection, file, columns, max),
        culprits: async () => noBadRows,
      };
    },
  };
}

async function detectTypes(
  connection: Connection,
  file: LoadFile,
  names: readonly string[],
  dialect: readonly string[],
): Promise<NamedType[]> {
  const options = [literal(file.path), ...dialect, `names=[${names.map(literal).join(", ")}]`];
  const { table } = await connection.execute(`describe select * from read_csv(${options.join(", ")})`, { fetch: true });
  return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

async function readRejects(
  connection: Connection,
  file: LoadFile,
  columns: readonly NamedType[],
  max: number,
): Promise<BadRows> {
  const { table } = await connection.execute(
    `select line_byte_position, column_name, error_type, error_message, csv_line from ${rejects}
     qualify row_number() over (partition by line order by column_idx) = 1 order by line limit ${max + 1}`,
    { fetch: true },
  );
  await connection.execute(`drop table ${rejects}; drop table ${scans}`);
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const found = table.rows.slice(0, max);
  const lines = linesAt(
    file,
    found.map(([position]) => (position === null ? null : Number(position))),
  );
  const rows = found.map(([, column, type, message, raw], i): FoundRow => {
    const { value, reason } = explain(String(type), String(message), types.get(String(column)));
    return {
      line: lines[i] ?? null,
      column: column === null ? null : String(column),
      value,
      reason,
      raw: raw === null ? null : String(raw),
    };
  });
  return { rows, isMore: table.rows.length > max };
}

const reasons: Record<string, string> = {
  "MISSING COLUMNS": "too few columns",
  "TOO MANY COLUMNS": "too many columns",
  "UNQUOTED VALUE": "a quote that is not closed",
  "INVALID ENCODING": "not in the declared encoding",
  "LINE SIZE OVER MAXIMUM": "a line over 2 MB: is a quote not closed?",
  "INVALID STATE": "not valid CSV",
};

function explain(type: string, message: string, wanted: string | undefined): { value: string | null; reason: string } {
  const cast = /Could not convert string "([\s\S]*)" to '?([A-Z][^'\n]*)'?/.exec(message);
  if (cast !== null) return { value: cast[1]!, reason: `not a ${wanted ?? cast[2]!.trim()}` };
  return { value: null, reason: reasons[type] ?? message.split("\n")[0]! };
}
