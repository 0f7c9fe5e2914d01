import { QuernError } from "../../../base/errors.ts";
import type { Connection, LoadFile } from "../../types.ts";
import type { FoundRow } from "../load-file.ts";
import { readHeader } from "./header.ts";
import { literal, type NamedType, type Reader } from "./reader.ts";

const rejects = "_quern_reject_errors";
const scans = "_quern_reject_scans";

/** A CSV file through read_csv with every choice made beforehand: nothing is guessed but types nobody declared. */
export async function csvReader(connection: Connection, file: LoadFile): Promise<Reader> {
  const csv = file.csv!;
  const names = readHeader(file, csv);
  const dialect = [
    "auto_detect=false",
    `delim=${literal(csv.delimiter)}`,
    `quote=${literal(csv.quote)}`,
    `escape=${literal(csv.escape)}`,
    `header=${csv.header}`,
    `skip=${csv.skip}`,
    `nullstr=[${csv.nullStrings.map(literal).join(", ")}]`,
    `compression=${literal(file.compression)}`,
    `encoding=${literal(csv.encoding)}`,
    "max_line_size=16777216",
  ];
  const scan = (columns: readonly NamedType[], ...options: string[]): string => {
    const types = new Map(columns.map((column) => [column.name.toLowerCase(), column.type]));
    const all = names.map((name) => `${literal(name)}: ${literal(types.get(name.toLowerCase()) ?? "VARCHAR")}`);
    return `read_csv(${[literal(file.path), ...dialect, `columns={${all.join(", ")}}`, ...options].join(", ")})`;
  };
  return {
    names,
    strict: (columns) => scan(columns),
    lenient: (columns) => scan(columns, "ignore_errors=true"),
    detect: () => detectTypes(connection, file, names, dialect),
    findBadRows: (columns) =>
      findBadRows(
        connection,
        columns,
        scan(columns, "store_rejects=true", `rejects_table='${rejects}'`, `rejects_scan='${scans}'`),
      ),
  };
}

/** Types that every row of the file fits: the whole file is read for it. */
async function detectTypes(
  connection: Connection,
  file: LoadFile,
  names: readonly string[],
  dialect: readonly string[],
): Promise<NamedType[]> {
  const options = [
    literal(file.path),
    ...dialect.slice(1),
    "sample_size=-1",
    `names=[${names.map(literal).join(", ")}]`,
  ];
  try {
    const { table } = await connection.execute(`describe select * from read_csv(${options.join(", ")})`, {
      fetch: true,
    });
    return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
    await connection.rollback();
    await connection.begin();
    return names.map((name) => ({ name, type: "VARCHAR" }));
  }
}

async function findBadRows(connection: Connection, columns: readonly NamedType[], scan: string): Promise<FoundRow[]> {
  await connection.execute(`select count(columns(*)) from ${scan}`);
  const { table } = await connection.execute(
    `select line, column_name, error_type, error_message, csv_line from ${rejects} qualify row_number() over (partition by line order by column_idx) = 1 order by line`,
    { fetch: true },
  );
  await connection.execute(`drop table ${rejects}; drop table ${scans}`);
  return table.rows.map(([line, column, type, message, raw]) => {
    const { value, reason } = explain(
      String(type),
      String(message),
      columns.find((each) => each.name === column)?.type,
    );
    return {
      line: line === null ? null : Number(line),
      column: column === null ? null : String(column),
      value,
      reason,
      raw: raw === null ? null : String(raw),
    };
  });
}

const reasons: Record<string, string> = {
  "MISSING COLUMNS": "too few columns",
  "TOO MANY COLUMNS": "too many columns",
  "UNQUOTED VALUE": "a quote that is not closed",
  "INVALID ENCODING": "not in the declared encoding",
  "LINE SIZE OVER MAXIMUM": "a line over 16 MB",
  "INVALID STATE": "not valid CSV",
};

function explain(type: string, message: string, wanted: string | undefined): { value: string | null; reason: string } {
  const cast = /Could not convert string "([\s\S]*)" to '?([A-Z][^'\n]*)'?/.exec(message);
  if (cast !== null) return { value: cast[1]!, reason: `not a ${wanted ?? cast[2]!.trim()}` };
  return { value: null, reason: reasons[type] ?? message.split("\n")[0]! };
}
