import { writeFileSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { forEach } from "../../../base/for-each.ts";
import { fileStart } from "../../load/file-bytes.ts";
import type { NamedType } from "../../load/found-rows.ts";
import { readHeader } from "../../load/header.ts";
import type { FieldSchema } from "../field-schema.ts";
import { type Cells, csvCells } from "./cells.ts";
import { fileNamedIn } from "./job-errors.ts";
import { externalReadingOf, isAddress } from "./load-job.ts";
import { fieldOf } from "./load-type.ts";
import { addedText, type Part, plainPart, type StageContext, type StageRequest, wantedOf } from "./part.ts";
import { detectTypes } from "./sift.ts";
import { texts, withEmptyTexts } from "./stage-csv.ts";
import { fieldsOf } from "./stage-named.ts";
import type { Staged } from "./staging.ts";
import { inOwnFolder } from "./temporary.ts";

/** Below so many files each goes by a load job, which is free. */
export const fewFiles = 10;
/** A bigger file is worth its own load job: reading it by a query bills its bytes. */
const bigFile = 64 * 1024 ** 2;
/** So many files are taken out of a reading that fails over them, then each goes by itself. */
const mostCulprits = 3;

const [fileColumn, placeColumn] = ["_quern_file", "_quern_place"];

/** Files of one format, with the same columns in the same order. */
export interface Group {
  readonly requests: readonly StageRequest[];
  /** The columns of CSV; null: the files have no header, or nobody has looked. */
  readonly names: readonly string[] | null;
}

/** What is known of files that one query has read. */
export interface Together {
  /** The rows of the files that are whole; null: there is no such file. */
  readonly part: Part | null;
  /** How many rows each has of them. */
  readonly rows: ReadonlyMap<StageRequest, number>;
  /** Files that have to go by themselves: that tells their bad rows, by line, or what else is wrong with them. */
  readonly left: readonly StageRequest[];
  /** The one of them that is known to fail. */
  readonly culprit?: StageRequest;
}

type Context = Omit<StageContext, "request">;

/**
 * Files in the groups that can be read together. Those that only BigQuery could tell that of (Parquet, Avro, JSON whose
 * columns are not all known) are in no group with others.
 */
export async function groupsOf(context: Context, requests: readonly StageRequest[]): Promise<Group[]> {
  const shapes = await forEach(requests, (request) => shapeOf({ ...context, request }));
  const groups = Map.groupBy(requests.keys(), (i) => shapes[i]?.key);
  return [...groups.values()].map((places) => ({
    requests: [...places].map((i) => requests[i]!),
    names: shapes[places[0]!]?.names ?? null,
  }));
}

/** null: not to be read with others. */
async function shapeOf(context: StageContext): Promise<{ key: string; names: readonly string[] } | null> {
  const { file } = context.request;
  if (!isAddress(file.path) || file.size === undefined || file.size > bigFile) return null;
  if (file.format === "ndjson" && fieldsOf(context) !== null)
    return { key: JSON.stringify(externalReadingOf(file)), names: [] };
  if (file.format !== "csv") return null;
  try {
    const names = readHeader(file, file.csv!, await fileStart(file));
    return { key: JSON.stringify([externalReadingOf(file), names]), names };
  } catch (cause) {
    // what is wrong with a file is said when its turn comes
    if (cause instanceof QuernError) return null;
    throw cause;
  }
}

/**
 * Reads files by one query over an external table, which knows of each row what file it is in, as a load job does not.
 * Those that it fails over are left to themselves.
 * https://cloud.google.com/bigquery/docs/query-cloud-storage-data#query_the_file_name_pseudo-column
 */
export async function stageTogether(context: Context, { requests, names }: Group): Promise<Together> {
  const none: Together = { part: null, rows: new Map(), left: requests };
  if (names === null) return none;
  // files whose columns are not the table's
  const left = new Set(requests.filter((request) => !fits({ ...context, request }, names)));
  let culprits = 0;
  for (;;) {
    const files = requests.filter((request) => !left.has(request));
    if (files.length < fewFiles) return none;
    const reading = readingOfAll({ ...context, request: files[0]! }, names);
    if (reading === null) return none;
    try {
      const staged = await readAll(context, files, reading);
      const together = await told({ ...context, request: files[0]! }, { files, staged, reading });
      return { ...together, left: requests.filter((request) => !together.rows.has(request)) };
    } catch (cause) {
      if (!(cause instanceof QuernError) || cause.code !== "QN-DB-STATEMENT") throw cause;
      const named = fileNamedIn(
        cause,
        files.map(({ file }) => file),
      );
      const culprit = files.find(({ file }) => file === named);
      if (culprit === undefined || ++culprits > mostCulprits) return none;
      // it fails alone too: that says why, and nothing else need be read
      if (names.length > 0 && culprit.onBadRows.action === "fail") return { ...none, culprit };
      left.add(culprit);
    }
  }
}

function fits(context: StageContext, names: readonly string[]): boolean {
  if (context.request.file.format !== "csv") return true;
  try {
    wantedOf(context, names, false);
    return true;
  } catch (cause) {
    if (cause instanceof QuernError && cause.code === "QN-LOAD-COLUMNS") return false;
    throw cause;
  }
}

interface Reading {
  readonly columns: readonly { readonly name: string; readonly type: string | null }[];
  readonly external: Readonly<Record<string, unknown>>;
  /** How values are found in columns of texts; null: the columns have the types that are wanted. */
  readonly cells: Cells | null;
}

/**
 * By the declared types where a bad row fails the load, as a load job reads; else as texts, which SQL casts. null: the
 * columns are not all known.
 */
function readingOfAll(context: StageContext, names: readonly string[]): Reading | null {
  const { own, request } = context;
  const { file, onBadRows } = request;
  const external = (of: typeof file, fields: readonly FieldSchema[]): Reading["external"] => ({
    ...externalReadingOf(of),
    schema: { fields },
  });
  if (file.format === "ndjson") {
    const fields = fieldsOf(context);
    return fields && { columns: own ?? request.columns, external: external(file, fields), cells: null };
  }
  const wanted = wantedOf(context, names, false);
  const fields = wanted.map(({ name, type }) => (type === null ? undefined : fieldOf(name, type)));
  if (onBadRows.action === "fail" && fields.every((field) => field !== undefined))
    return { columns: wanted, external: external(file, fields), cells: null };
  return { columns: wanted, external: external(withEmptyTexts(file), texts(wanted)), cells: csvCells(file) };
}

function readAll({ staging }: Context, files: readonly StageRequest[], { external }: Reading): Promise<Staged> {
  const sourceUris = files.map(({ file }) => file.path);
  return staging.fillByQuery(`select *, _FILE_NAME as ${fileColumn} from files`, {
    files: { sourceUris, ...external },
  });
}

/** Which files are whole, and how the rows of these become the table's. */
async function told(
  { connection, staging, request }: StageContext,
  read: { readonly files: readonly StageRequest[]; readonly staged: Staged; readonly reading: Reading },
): Promise<Pick<Together, "part" | "rows">> {
  const { files, staged, reading } = read;
  const { cells } = reading;
  const columns =
    cells === null
      ? (reading.columns as readonly NamedType[])
      : await detectTypes(connection, { staged, cells, wanted: reading.columns });
  const misfit = cells === null ? "false" : columns.map((column) => cells.isMisfit(column)).join(" or ");
  const { table } = await connection.execute(
    `select ${fileColumn}, count(*), countif(${misfit}) from ${staged.relation.renderName()} group by 1`,
    { fetch: true },
  );
  const whole = new Map(
    table.rows.flatMap(([path, all, bad]) => (Number(bad) > 0 ? [] : [[String(path), Number(all)] as const])),
  );
  const rows = new Map(
    files.flatMap((each) => (whole.has(each.file.path) ? [[each, whole.get(each.file.path)!] as const] : [])),
  );
  if (rows.size === 0) return { part: null, rows };
  const added = await stageAdded(staging, [...rows.keys()]);
  const plain = plainPart(staged, columns);
  const part: Part = {
    ...plain,
    columns: cells === null ? plain.columns : columns.map((column) => ({ ...column, sql: cells.value(column) })),
    from: `${plain.from} join ${added.renderName()} on ${fileColumn} = ${placeColumn}`,
    added: ({ name, type }) => {
      const place = request.extraColumns.findIndex((column) => column.name === name);
      return `cast(${addedColumn(place)} as ${type})`;
    },
  };
  return { part, rows };
}

const addedColumn = (place: number): string => `_quern_added_${place}`;

/** A table of what the loader adds to the rows of each file, which says by its lines which files count. */
async function stageAdded(staging: StageContext["staging"], requests: readonly StageRequest[]) {
  return inOwnFolder("files.json", async (path) => {
    const names = [placeColumn, ...requests[0]!.extraColumns.map((_, i) => addedColumn(i))];
    const lines = requests.map(({ file, extraColumns }) => {
      const values = [file.path, ...extraColumns.map(addedText)];
      return `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, values[i]])))}\n`;
    });
    writeFileSync(path, lines.join(""));
    const fields = names.map((name): FieldSchema => ({ name, type: "STRING", mode: "NULLABLE" }));
    return (await staging.fill({ path }, { sourceFormat: "NEWLINE_DELIMITED_JSON" }, fields)).relation;
  });
}
