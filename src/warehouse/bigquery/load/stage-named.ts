import { QuernError } from "../../../base/errors.ts";
import { type NamedType, nameOf, noBadRows } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";
import type { FieldSchema } from "../field-schema.ts";
import { fieldsLost } from "../struct-by-name.ts";
import { type Cells, castCells } from "./cells.ts";
import { readingOf } from "./load-job.ts";
import { nestedFieldOf } from "./load-type.ts";
import { filled, nameIn, type Part, plainPart, type StageContext, wantedOf } from "./part.ts";
import { sift } from "./sift.ts";
import { stageJsonLines } from "./stage-json-lines.ts";
import type { Staged } from "./staging.ts";

const fileCodes = ["QN-LOAD-BAD-ROWS", "QN-LOAD-ARCHIVE", "QN-LOAD-COLUMNS", "QN-DB-STATEMENT"];

/**
 * Newline-delimited JSON: by BigQuery's own reader. Where that stumbles over a line, and bad rows go aside or columns may
 * be new, line by line. @throws QuernError QN-LOAD-*
 */
export async function stageJson(context: StageContext): Promise<Part> {
  const fields = fieldsOf(context);
  const { file, onBadRows } = context.request;
  let part: Part;
  try {
    const reading = fields === null ? { ...readingOf(file), autodetect: true } : readingOf(file);
    const staged = await filled(file, () => context.staging.fill(file, reading, fields));
    part = await cast(context, staged, true);
  } catch (cause) {
    const isFile = cause instanceof QuernError && fileCodes.includes(cause.code);
    // the job saw a column that the table lacks: that is drift of the whole file
    const isDrift = isFile && cause.code === "QN-LOAD-COLUMNS" && fields !== null;
    if (!isFile || isDrift || (onBadRows.action === "fail" && fields !== null)) throw cause;
    return stageJsonLines(context);
  }
  return part.bad.length === 0 ? part : stageJsonLines(context);
}

/** Parquet and Avro bring their columns and types; their rows have no lines. @throws QuernError QN-LOAD-* */
export async function stageBinary(context: StageContext): Promise<Part> {
  const { file } = context.request;
  const staged = await filled(file, () => context.staging.fill(file, readingOf(file), fieldsOf(context), false));
  return cast(context, staged, false);
}

/** The columns as they must be; null: the file may have others, or types that nobody declared. */
export function fieldsOf({ own, request }: StageContext): FieldSchema[] | null {
  const { columns, undeclaredColumns, onDrift } = request;
  const isClosed = own === null ? undeclaredColumns === "refuse" : onDrift === "fail";
  if (!isClosed) return null;
  const fields = (own ?? columns).map(({ name, type }) => (type === null ? undefined : nestedFieldOf(name, type)));
  return fields.every((field) => field !== undefined) ? fields : null;
}

/** @throws QuernError QN-LOAD-COLUMNS for fields of structs that the table has no place for */
function refuseLostFields(file: LoadFile, found: ReadonlyMap<string, NamedType>, columns: readonly NamedType[]): void {
  const lost = columns.flatMap(({ name, type }) => fieldsLost(found.get(name)!.type, type, `${name}.`));
  if (lost.length === 0) return;
  throw new QuernError("QN-LOAD-COLUMNS", `${nameOf(file)} has ${lost.join(", ")}, which the table does not have`, {
    place: { file: nameOf(file) },
    hint: "Declare the struct with these fields, and make the table anew: `quern load --full-refresh`.",
  });
}

/** The rows of a table that a load job made, in the types that are wanted. */
async function cast(context: StageContext, staged: Staged, isRagged: boolean): Promise<Part> {
  const wanted = wantedOf(context, staged.columns.map(nameIn), isRagged);
  const found = new Map(wanted.map(({ name }, i) => [name, staged.columns[i]!]));
  const columns = wanted.map(({ name, type }) => ({ name, type: type ?? found.get(name)!.type }));
  refuseLostFields(context.request.file, found, columns);
  const cells: Cells = castCells(found);
  if (columns.every((column) => cells.isMisfit(column) === "false"))
    return { ...plainPart(staged, columns), columns: columns.map((each) => ({ ...each, sql: cells.value(each) })) };
  return sift(context, {
    staged,
    cells,
    columns,
    broken: noBadRows,
    line: null,
    raw: "to_json_string((select as struct staged.* except (culprit)))",
  });
}
