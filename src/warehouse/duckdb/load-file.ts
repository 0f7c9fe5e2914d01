import { QuernError } from "../../base/errors.ts";
import type { BadRow, Connection, LoadOutcome, LoadRequest } from "../types.ts";
import { getColumns } from "./catalog.ts";
import { checkColumns } from "./load/check-columns.ts";
import { csvReader } from "./load/csv.ts";
import { jsonReader } from "./load/json.ts";
import { parquetReader } from "./load/parquet.ts";
import { literal, type NamedType, type Reader } from "./load/reader.ts";
import { duckdbColumns } from "./types.ts";

const { quote } = duckdbColumns;
const shownBadRows = 10;

/**
 * Loads one file into a relation by DuckDB's own readers, inside the caller's transaction. A file with bad rows fails
 * and leaves the transaction rolled back; with quarantine its good rows are loaded and the bad ones kept beside.
 * @throws QuernError QN-LOAD-BAD-ROWS, QN-LOAD-COLUMNS, QN-LOAD-EMPTY, QN-LOAD-ENCODING
 */
export async function loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
  const reader = await openReader(connection, request);
  const columns = await targetColumns(connection, request, reader);
  try {
    const rows = await insert(connection, request, columns, reader.strict(columns));
    if (rows === 0 && request.file.format !== "parquet") await refuseEmpty(connection, request);
    return { rows, quarantined: 0, badRows: [] };
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
    await connection.rollback();
    return await salvage(connection, request, reader, columns, cause);
  }
}

function openReader(connection: Connection, { file }: LoadRequest): Promise<Reader> {
  switch (file.format) {
    case "csv":
      return csvReader(connection, file);
    case "ndjson":
      return jsonReader(connection, file);
    case "parquet":
      return parquetReader(connection, file);
  }
}

/** The table's columns win (append), then the declared ones, then what the reader detects. */
async function targetColumns(connection: Connection, request: LoadRequest, reader: Reader): Promise<NamedType[]> {
  const extra = new Set(request.extraColumns.map((column) => column.name.toLowerCase()));
  const existing = request.mode === "append" ? await getColumns(connection, request.relation) : [];
  const known = existing.filter((column) => !extra.has(column.name.toLowerCase()));
  if (known.length > 0) return checkColumns(request, reader.names, known);
  const declared = request.columns;
  if (declared?.every((column) => column.type !== null))
    return checkColumns(request, reader.names, declared as NamedType[]);
  const detected = await reader.detect();
  if (declared === null) return detected;
  const types = new Map(detected.map((column) => [column.name.toLowerCase(), column.type]));
  const wanted = declared.map(({ name, type }) => ({ name, type: type ?? types.get(name.toLowerCase()) ?? "VARCHAR" }));
  return checkColumns(request, reader.names, wanted);
}

async function insert(
  connection: Connection,
  request: LoadRequest,
  columns: readonly NamedType[],
  source: string,
): Promise<number> {
  const { relation, extraColumns, mode } = request;
  const names = columns.map((column) => quote(column.name));
  const selected = [
    ...names,
    ...extraColumns.map(({ name, type, value }) => `cast(${literal(value)} as ${type}) as ${quote(name)}`),
  ].join(", ");
  const table = relation.renderName();
  const exists = mode === "append" && (await getColumns(connection, relation)).length > 0;
  const target = [...names, ...extraColumns.map(({ name }) => quote(name))].join(", ");
  const sql = exists
    ? `insert into ${table} (${target}) select ${selected} from ${source}`
    : `create or replace table ${table} as select ${selected} from ${source}`;
  const { table: counted } = await connection.execute(sql, { fetch: true });
  return Number(counted.rows[0]?.[0] ?? 0);
}

async function refuseEmpty(connection: Connection, { file }: LoadRequest): Promise<never> {
  await connection.rollback();
  throw new QuernError(
    "QN-LOAD-EMPTY",
    `${file.path} has ${file.csv?.header === false ? "no rows" : "a header but no rows"}`,
    {
      place: { file: file.path, line: 1 },
      hint: "Was the file cut off? Put the whole one in its place.",
    },
  );
}

/** Finds what is wrong with a file that did not load; loads the rest of it when bad rows go to quarantine. */
async function salvage(
  connection: Connection,
  request: LoadRequest,
  reader: Reader,
  columns: readonly NamedType[],
  cause: QuernError,
): Promise<LoadOutcome> {
  const { onBadRows, file } = request;
  await connection.begin();
  const found = await reader.findBadRows(columns);
  if (found.length === 0) {
    await connection.rollback();
    throw cause;
  }
  if (onBadRows.action === "fail") {
    await connection.rollback();
    throw badRowsError(file.path, found);
  }
  if (found.length > onBadRows.limit) {
    await connection.rollback();
    throw badRowsError(file.path, found, `, more than the limit of ${onBadRows.limit} for the quarantine`);
  }
  const rows = await insert(connection, request, columns, reader.lenient(columns));
  await quarantine(connection, request, onBadRows.relation.renderName(), found);
  return { rows, quarantined: found.length, badRows: found.slice(0, shownBadRows) };
}

function badRowsError(file: string, rows: readonly FoundRow[], more = ""): QuernError {
  const shown = rows.slice(0, shownBadRows).map((row) => {
    const value = row.value === null ? "" : ` value ${JSON.stringify(row.value)}`;
    const column = row.column === null ? "" : ` column ${row.column}`;
    return `  line ${row.line ?? "?"}:${column}${value}${column || value ? " " : " "}(${row.reason})`;
  });
  const rest = rows.length > shownBadRows ? [`  and ${rows.length - shownBadRows} more`] : [];
  const isEncoding = rows.every((row) => /encod|unicode/i.test(row.reason));
  return new QuernError(
    isEncoding ? "QN-LOAD-ENCODING" : "QN-LOAD-BAD-ROWS",
    `${file} has ${rows.length} ${rows.length === 1 ? "row that does" : "rows that do"} not fit the table${more}:\n${[...shown, ...rest].join("\n")}`,
    {
      place: { file, line: rows[0]?.line ?? undefined },
      hint: isEncoding
        ? "Say the file's encoding: `encoding: latin-1` (or utf-16)."
        : "Mend the file, or set `on_bad_rows: quarantine` to keep such rows aside.",
    },
  );
}

/** A bad row with the text it stands in. */
export interface FoundRow extends BadRow {
  readonly raw: string | null;
}

async function quarantine(
  connection: Connection,
  request: LoadRequest,
  table: string,
  rows: readonly FoundRow[],
): Promise<void> {
  await connection.execute(
    `create table if not exists ${table} (_file varchar, _line bigint, _column varchar, _value varchar, _reason varchar, _raw varchar, _loaded_at timestamp)`,
  );
  const name = request.extraColumns.find((column) => column.name === "_file")?.value ?? request.file.path;
  for (let at = 0; at < rows.length; at += 500) {
    const part = rows.slice(at, at + 500);
    await connection.execute(
      `insert into ${table} select *, cast(now() at time zone 'UTC' as timestamp) from (values ${part.map(() => "(?, cast(? as bigint), ?, ?, ?, ?)").join(", ")})`,
      {
        bindings: part.flatMap((row) => [
          name,
          row.line === null ? null : BigInt(row.line),
          row.column,
          row.value,
          row.reason,
          row.raw,
        ]),
      },
    );
  }
}
