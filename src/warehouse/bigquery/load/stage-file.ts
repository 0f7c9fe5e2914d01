import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QuernError } from "../../../base/errors.ts";
import { badRowsError } from "../../load/bad-rows-error.ts";
import { checkColumns } from "../../load/check-columns.ts";
import { emptyError } from "../../load/empty-error.ts";
import { fileStart } from "../../load/file-bytes.ts";
import { type FoundRow, type NamedType, nameOf } from "../../load/found-rows.ts";
import { readHeader } from "../../load/header.ts";
import type { LoadFile, LoadRequest } from "../../types.ts";
import type { BigQueryConnection } from "../connection.ts";
import type { FieldSchema } from "../field-schema.ts";
import { literal } from "../literal.ts";
import { quote } from "../types.ts";
import { fileError } from "./job-errors.ts";
import { readingOf } from "./load-job.ts";
import { fieldOf } from "./load-type.ts";
import { rawRecords, writeNumbered } from "./numbered-copy.ts";
import type { Staged, Staging } from "./staging.ts";
import { detectable, isNoValue, isUndetected, textCast, withoutNulls } from "./text-cast.ts";

/** Columns of one file, each with the expression that gives it from the staged table. */
export interface Part {
  readonly columns: readonly (NamedType & { readonly sql: string })[];
  readonly from: string;
  readonly where: string | null;
  readonly rows: number;
  /** Rows that are left out. */
  readonly bad: readonly FoundRow[];
}

export type StageRequest = Omit<LoadRequest, "mode" | "relation">;

/** A column whose type may not be known yet. */
interface Wanted {
  readonly name: string;
  readonly type: string | null;
}

export interface StageContext {
  readonly connection: BigQueryConnection;
  readonly staging: Staging;
  /** The table's columns, without those that the loader adds; null: the file says them. */
  readonly own: readonly NamedType[] | null;
  readonly request: StageRequest;
}

const fileCodes = ["QN-LOAD-BAD-ROWS", "QN-DB-STATEMENT"];
const lineColumn = "_quern_line";
/** Bad rows that are told of a file that fails. */
const told = 100;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Brings a file into a table beside the target, and says how its rows become the target's. @throws QuernError QN-LOAD-* */
export async function stageFile(context: StageContext): Promise<Part> {
  const { request } = context;
  const part = request.file.format === "csv" ? await stageCsv(context) : await stageNamed(context);
  if (part.rows === 0 && part.bad.length === 0 && !isBinary(request.file)) throw emptyError(request.file);
  return part;
}

const isBinary = ({ format }: LoadFile): boolean => format === "parquet" || format === "avro";

/** The types that are wanted for the file's columns. @throws QuernError QN-LOAD-COLUMNS */
function wantedOf({ own, request }: StageContext, names: readonly string[], isRagged: boolean): Wanted[] {
  const { columns, undeclaredColumns, onDrift } = request;
  const reader = { names, isRagged };
  if (own !== null && onDrift === "fail") checkColumns(request, reader, own.map(nameIn), { stands: true });
  if (own === null) checkColumns(request, reader, columns.map(nameIn), { mayHaveMore: undeclaredColumns === "detect" });
  const known = [...(own ?? []), ...columns];
  return names.map((name) => {
    const found = known.find((column) => same(column.name, name));
    return { name: found?.name ?? name, type: found?.type ?? null };
  });
}

const nameIn = ({ name }: { readonly name: string }): string => name;

async function stageCsv(context: StageContext): Promise<Part> {
  const { request, staging } = context;
  const { file, onBadRows } = request;
  const names = readHeader(file, file.csv!, await fileStart(file));
  const wanted = wantedOf(context, names, false);
  const fields = wanted.map(({ name, type }) => (type === null ? undefined : fieldOf(name, type)));
  if (onBadRows.action === "fail" && fields.every((field) => field !== undefined)) {
    const staged = await filled(file, () => staging.fill(file, readingOf(file), fields));
    return plainPart(staged, wanted as NamedType[]);
  }
  let staged: Staged;
  try {
    staged = await filled(file, () => staging.fill(file, readingOf(withEmptyTexts(file)), texts(wanted)));
  } catch (cause) {
    // rows that are not whole; what fails for another reason fails again
    const isFile = cause instanceof QuernError && fileCodes.includes(cause.code);
    if (!isFile || onBadRows.action === "fail") throw cause;
    return numbered(context, wanted);
  }
  const typed = await detected(context, staged, wanted);
  const part = textPart(file, staged, typed);
  const bad = await count(context, staged, typed.map((column) => wrong(file, column)).join(" or "));
  return bad === 0 ? part : numbered(context, typed);
}

/** A text's null strings are looked for in SQL: there an empty text is one more of them. */
const withEmptyTexts = (file: LoadFile): LoadFile => ({ ...file, csv: { ...file.csv!, nullStrings: [""] } });

const texts = (columns: readonly Wanted[]): FieldSchema[] => columns.map(({ name }) => fieldOf(name, "STRING")!);

/** @throws QuernError QN-LOAD-* in the place of a job's failure that the file is to blame for */
async function filled(file: LoadFile, fill: () => Promise<Staged>): Promise<Staged> {
  try {
    return await fill();
  } catch (cause) {
    throw (await fileError(cause, file)) ?? cause;
  }
}

function plainPart(staged: Staged, columns: readonly NamedType[]): Part {
  return {
    columns: columns.map((column) => ({ ...column, sql: quote(column.name) })),
    from: staged.relation.renderName(),
    where: null,
    rows: staged.rows,
    bad: [],
  };
}

const value = (file: LoadFile, { name }: Wanted): string => withoutNulls(quote(name), file.csv!.nullStrings);
const wrong = (file: LoadFile, column: NamedType): string => isNoValue(value(file, column), column.type);

function textPart(file: LoadFile, staged: Staged, columns: readonly NamedType[]): Part {
  const read = columns.map((column) => ({ ...column, sql: textCast(value(file, column), column.type) }));
  return { ...plainPart(staged, columns), columns: read };
}

/** Types for the columns that nobody declared, from all their values. */
async function detected(
  { connection, request }: StageContext,
  staged: Staged,
  wanted: readonly Wanted[],
): Promise<NamedType[]> {
  const open = wanted.filter((column) => column.type === null);
  if (open.length === 0) return wanted as NamedType[];
  const counts = open.flatMap((column) => {
    const text = value(request.file, column);
    return [
      `countif(${text} is not null)`,
      ...detectable.map((type) => `countif(${text} is not null and (${isUndetected(text, type)}))`),
    ];
  });
  const { table } = await connection.execute(`select ${counts.join(", ")} from ${staged.relation.renderName()}`, {
    fetch: true,
  });
  const found = table.rows[0]!.map(Number);
  const width = detectable.length + 1;
  const types = new Map(
    open.map((column, i) => {
      const [values, ...misfits] = found.slice(i * width, (i + 1) * width);
      const fits = values === 0 ? -1 : misfits.indexOf(0);
      return [column, detectable[fits] ?? "STRING"];
    }),
  );
  return wanted.map((column) => ({ name: column.name, type: column.type ?? types.get(column)! }));
}

async function count({ connection }: StageContext, staged: Staged, condition: string): Promise<number> {
  const { table } = await connection.execute(`select countif(${condition}) from ${staged.relation.renderName()}`, {
    fetch: true,
  });
  return Number(table.rows[0]![0]);
}

/** The file once more, each row with its line: the bad ones can be told, and left out. */
async function numbered(context: StageContext, wanted: readonly Wanted[]): Promise<Part> {
  const { request, staging, connection } = context;
  const { file, onBadRows } = request;
  const max = onBadRows.action === "fail" ? told : onBadRows.limit;
  const folder = mkdtempSync(join(tmpdir(), "quern-load-"));
  try {
    const path = join(folder, "numbered.csv");
    const broken = await writeNumbered(file, path, { columns: wanted.length, max });
    const copy: LoadFile = {
      path,
      format: "csv",
      csv: { ...file.csv!, header: false, skip: 0, nullStrings: [""] },
    };
    const fields = [fieldOf(lineColumn, "INT64")!, ...texts(wanted)];
    const staged = await filled(file, () => staging.fill(copy, readingOf(copy), fields));
    const typed = await detected(context, staged, wanted);
    const isBad = typed.map((column) => wrong(file, column));
    const { table } = await connection.execute(
      `select ${quote(lineColumn)}, case ${typed.map((column, i) => `when ${isBad[i]} then ${literal(column.name)}`).join(" ")} end, case ${typed.map((column, i) => `when ${isBad[i]} then ${quote(column.name)}`).join(" ")} end
from ${staged.relation.renderName()} where ${isBad.join(" or ")} order by 1 limit ${max + 1}`,
      { fetch: true },
    );
    const misfits = table.rows.map(([line, column, text]): FoundRow => {
      const { type } = typed.find((each) => each.name === column)!;
      return { line: Number(line), column: String(column), value: String(text), reason: `not a ${type}`, raw: null };
    });
    const rows = [...broken.rows, ...misfits].sort((a, b) => a.line! - b.line!);
    const isMore = broken.isMore || rows.length > max;
    if (isMore || (onBadRows.action === "fail" && rows.length > 0))
      throw badRowsError(
        file,
        { rows: rows.slice(0, max), isMore },
        onBadRows.action === "fail" ? "" : `, over the limit of ${max} for the quarantine`,
      );
    const raws = await rawRecords(file, new Set(misfits.map((row) => row.line!)));
    const bad = rows.map((row) => ({ ...row, raw: row.raw ?? raws.get(row.line!) ?? null }));
    return {
      ...textPart(file, staged, typed),
      where: misfits.length === 0 ? null : `not (${isBad.join(" or ")})`,
      rows: staged.rows - misfits.length,
      bad,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that brings its columns by name: JSON, Parquet, Avro. */
async function stageNamed(context: StageContext): Promise<Part> {
  const { own, request, staging } = context;
  const { file, columns, undeclaredColumns, onDrift, onBadRows } = request;
  if (onBadRows.action === "quarantine" && file.format === "ndjson")
    throw new QuernError("QN-LOAD-CONFIG", `BigQuery keeps no rows of ${file.format} files in quarantine`, {
      place: { file: nameOf(file) },
      hint: "Set `on_bad_rows: fail` for this source, or load CSV.",
    });
  const isClosed = own === null ? undeclaredColumns === "refuse" : onDrift === "fail";
  const declared = (own ?? columns).map(({ name, type }) => (type === null ? undefined : fieldOf(name, type)));
  const fields = isClosed && declared.every((field) => field !== undefined) ? declared : null;
  const isOwn = isBinary(file);
  const reading = fields === null && !isOwn ? { ...readingOf(file), autodetect: true } : readingOf(file);
  const staged = await filled(file, () => staging.fill(file, reading, fields, !isOwn));
  const wanted = wantedOf(context, staged.columns.map(nameIn), file.format === "ndjson");
  const read = wanted.map(({ name, type }, i) => {
    const found = staged.columns[i]!;
    const isSame = type === null || same(type.replace(/\s/g, ""), found.type.replace(/\s/g, ""));
    return {
      name,
      type: type ?? found.type,
      sql: isSame ? quote(found.name) : `cast(${quote(found.name)} as ${type})`,
    };
  });
  return { columns: read, from: staged.relation.renderName(), where: null, rows: staged.rows, bad: [] };
}
