import { QuernError } from "../../base/errors.ts";
import { badRowsError } from "../load/bad-rows-error.ts";
import { checkAddedColumns, checkColumns } from "../load/check-columns.ts";
import { emptyError } from "../load/empty-error.ts";
import type { BadRows, NamedType } from "../load/found-rows.ts";
import type { Connection, LoadOutcome, LoadRequest } from "../types.ts";
import { getColumns } from "./catalog.ts";
import { csvReader } from "./load/csv.ts";
import { jsonReader } from "./load/json.ts";
import { parquetReader } from "./load/parquet.ts";
import { quarantine } from "./load/quarantine.ts";
import { literal, type Reader, type Scan } from "./load/reader.ts";
import { duckdbColumns } from "./types.ts";

const { quote } = duckdbColumns;
/** Bad rows that are told of a file that fails; of one in quarantine all are told, up to its limit. */
const told = 100;

/** Adapter.loadFile by DuckDB's own readers: one pass over the file. */
export async function loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
  try {
    return await load(connection, request);
  } catch (cause) {
    // columns are looked at before anything is done: what stands in the transaction may stay
    const isUntouched = request.continues === true && cause instanceof QuernError && cause.code === "QN-LOAD-COLUMNS";
    if (!isUntouched) await connection.rollback();
    throw cause;
  }
}

async function load(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
  const reader = await openReader(connection, request);
  try {
    return await read(connection, request, reader);
  } finally {
    reader.close?.();
  }
}

async function read(connection: Connection, request: LoadRequest, reader: Reader): Promise<LoadOutcome> {
  const existing = request.mode === "append" ? await getColumns(connection, request.relation) : [];
  const target = tableColumns(request, reader, existing);
  const isDetected = target.some((column) => column.type === null);
  const { continues = false } = request;
  const first = await attempt(connection, request, reader, existing, await typed(reader, target, continues));
  if (first.bad.rows.length === 0 || continues) return finish(connection, request, first);
  // rows further down may not fit the types that the first ones have, where nobody declared a type
  const guessed = new Set(target.filter((column) => column.type === null).map((column) => column.name.toLowerCase()));
  const isGuess = first.bad.rows.some((row) => row.column !== null && guessed.has(row.column.toLowerCase()));
  if (!isDetected || !isGuess) return finish(connection, request, first);
  await connection.rollback();
  await connection.begin();
  const second = await attempt(connection, request, reader, existing, await typed(reader, target, true));
  return finish(connection, request, second);
}

/** How many bad rows are told. */
const mostOf = ({ onBadRows }: LoadRequest): number => (onBadRows.action === "quarantine" ? onBadRows.limit : told);

function openReader(connection: Connection, request: LoadRequest): Promise<Reader> {
  const { file } = request;
  switch (file.format) {
    case "csv":
      return csvReader(connection, file, request.continues !== true);
    case "ndjson":
      return jsonReader(connection, file, mostOf(request));
    case "parquet":
      return parquetReader(connection, file);
    case "avro":
      throw new Error("Capabilities say that Avro is not read");
  }
}

interface TargetColumn {
  readonly name: string;
  readonly type: string | null;
}

/** The table's columns win, then the declared ones, then those of the file that nobody declared. */
function tableColumns(request: LoadRequest, reader: Reader, existing: readonly NamedType[]): TargetColumn[] {
  const added = new Set(request.extraColumns.map((column) => column.name.toLowerCase()));
  const own = existing.filter((column) => !added.has(column.name.toLowerCase()));
  if (own.length > 0) {
    checkAddedColumns(request, names(existing));
    if (request.onDrift === "fail") {
      checkColumns(request, reader, names(own), { stands: true });
      return own;
    }
    const has = new Set(reader.names.map((name) => name.toLowerCase()));
    const stands = new Set(names(own).map((name) => name.toLowerCase()));
    const shared = own.filter((column) => reader.isRagged || has.has(column.name.toLowerCase()));
    const more = reader.names.filter((name) => !stands.has(name.toLowerCase()));
    if (shared.length === 0) checkColumns(request, reader, names(own), { stands: true });
    return [...shared, ...more.map((name) => ({ name, type: typeDeclared(request, name) }))];
  }
  const mayHaveMore = request.undeclaredColumns === "detect";
  checkColumns(request, reader, names(request.columns), { mayHaveMore });
  const declared = new Set(request.columns.map((column) => column.name.toLowerCase()));
  const others = reader.names.filter((name) => !declared.has(name.toLowerCase()));
  return [...request.columns, ...others.map((name) => ({ name, type: null }))];
}

const typeDeclared = ({ columns }: LoadRequest, name: string): string | null =>
  columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.type ?? null;

const names = (columns: readonly { readonly name: string }[]): string[] => columns.map((column) => column.name);

async function typed(reader: Reader, columns: readonly TargetColumn[], all: boolean): Promise<NamedType[]> {
  if (columns.every((column) => column.type !== null)) return columns as NamedType[];
  const types = new Map((await reader.detect(all)).map((column) => [column.name.toLowerCase(), column.type]));
  return columns.map(({ name, type }) => ({ name, type: type ?? types.get(name.toLowerCase()) ?? "VARCHAR" }));
}

interface Attempt {
  readonly rows: number;
  readonly bad: BadRows;
}

async function attempt(
  connection: Connection,
  request: LoadRequest,
  reader: Reader,
  existing: readonly NamedType[],
  columns: readonly NamedType[],
): Promise<Attempt> {
  const leaveOut = request.onBadRows.action === "quarantine";
  const scan = await reader.scan(columns, { leaveOut, max: mostOf(request) });
  try {
    const rows = await insert(connection, request, existing, columns, scan.sql);
    return { rows, bad: await scan.leftOut() };
  } catch (cause) {
    if (leaveOut || !(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
    return { rows: 0, bad: await findCulprits(connection, scan, cause) };
  }
}

async function insert(
  connection: Connection,
  { relation, extraColumns }: LoadRequest,
  existing: readonly NamedType[],
  columns: readonly NamedType[],
  source: string,
): Promise<number> {
  const own = columns.map((column) => quote(column.name));
  const added = extraColumns.map(({ name, type, value }) => `cast(${literal(value)} as ${type}) as ${quote(name)}`);
  const table = relation.renderName();
  const exists = existing.length > 0;
  const stands = new Set(names(existing).map((name) => name.toLowerCase()));
  const more = exists ? columns.filter(({ name }) => !stands.has(name.toLowerCase())) : [];
  for (const { name, type } of more) await connection.execute(`alter table ${table} add column ${quote(name)} ${type}`);
  const target = [...own, ...extraColumns.map(({ name }) => quote(name))].join(", ");
  const selected = `select ${[...own, ...added].join(", ")} from ${source}`;
  const { table: counted } = await connection.execute(
    exists ? `insert into ${table} (${target}) ${selected}` : `create or replace table ${table} as ${selected}`,
    { fetch: true },
  );
  return Number(counted.rows[0]?.[0] ?? 0);
}

/** What made the statement fail: rows, or something else, which is thrown as it is. */
async function findCulprits(connection: Connection, scan: Scan, cause: QuernError): Promise<BadRows> {
  await connection.rollback();
  await connection.begin();
  const bad = await scan.culprits();
  if (bad.rows.length === 0) throw cause;
  return bad;
}

async function finish(connection: Connection, request: LoadRequest, { rows, bad }: Attempt): Promise<LoadOutcome> {
  const { onBadRows, file, mode } = request;
  const quarantined = bad.rows.length;
  if (mode === "replace" && onBadRows.action === "quarantine")
    await connection.execute(`drop table if exists ${onBadRows.relation.renderName()}`);
  if (quarantined > 0) {
    if (onBadRows.action === "fail") throw badRowsError(file, bad);
    if (bad.isMore) throw badRowsError(file, bad, `, over the limit of ${onBadRows.limit} for the quarantine`);
    await quarantine(connection, request, onBadRows.relation.renderName(), bad.rows);
  } else if (rows === 0 && file.format !== "parquet") throw emptyError(file);
  return { rows, quarantined, badRows: bad.rows.slice(0, 10) };
}
