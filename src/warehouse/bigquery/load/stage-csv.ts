import { QuernError } from "../../../base/errors.ts";
import { fileStart } from "../../load/file-bytes.ts";
import type { NamedType } from "../../load/found-rows.ts";
import { readHeader } from "../../load/header.ts";
import type { LoadFile } from "../../types.ts";
import type { FieldSchema } from "../field-schema.ts";
import { quote } from "../types.ts";
import { csvCells } from "./cells.ts";
import { readingOf } from "./load-job.ts";
import { fieldOf } from "./load-type.ts";
import { rawRecords, writeNumbered } from "./numbered-copy.ts";
import { filled, mostOf, type Part, plainPart, type StageContext, type Wanted, wantedOf } from "./part.ts";
import { detectTypes, hasMisfits, lineColumn, sift } from "./sift.ts";
import type { Staged } from "./staging.ts";
import { inOwnFolder } from "./temporary.ts";

const fileCodes = ["QN-LOAD-BAD-ROWS", "QN-LOAD-ARCHIVE", "QN-DB-STATEMENT"];

/** CSV: by its declared types where bad rows fail, else as texts that SQL reads. @throws QuernError QN-LOAD-* */
export async function stageCsv(context: StageContext): Promise<Part> {
  const { request, staging, connection } = context;
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
  const cells = csvCells(file);
  const typed = await detectTypes(connection, { staged, cells, wanted });
  if (await hasMisfits(connection, staged, cells, typed)) return numbered(context, typed);
  return { ...plainPart(staged, typed), columns: typed.map((column) => ({ ...column, sql: cells.value(column) })) };
}

/** A text's null strings are looked for in SQL: there an empty text is one more of them. */
export const withEmptyTexts = (file: LoadFile): LoadFile => ({ ...file, csv: { ...file.csv!, nullStrings: [""] } });

export const texts = (columns: readonly Wanted[]): FieldSchema[] => columns.map(({ name }) => fieldOf(name, "STRING")!);

/** The file once more, each row with its line: the bad ones can be told, and left out. */
function numbered(context: StageContext, wanted: readonly Wanted[]): Promise<Part> {
  const { request, staging, connection } = context;
  const { file } = request;
  return inOwnFolder("numbered.csv", async (path) => {
    const broken = await writeNumbered(file, path, { columns: wanted.length, max: mostOf(request) });
    const copy: LoadFile = { path, format: "csv", csv: { ...file.csv!, header: false, skip: 0, nullStrings: [""] } };
    const fields = [fieldOf(lineColumn, "INT64")!, ...texts(wanted)];
    const staged = await filled(file, () => staging.fill(copy, readingOf(copy), fields));
    const cells = csvCells(file);
    const columns = await detectTypes(connection, { staged, cells, wanted });
    const part = await sift(context, { staged, cells, columns, broken, line: quote(lineColumn), raw: null });
    const open = part.bad.flatMap(({ raw, line }) => (raw === null && line !== null ? [line] : []));
    const raws = await rawRecords(file, new Set(open));
    return { ...part, bad: part.bad.map((row) => ({ ...row, raw: row.raw ?? raws.get(row.line!) ?? null })) };
  });
}
