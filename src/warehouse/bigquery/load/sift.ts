import { badRowsError } from "../../load/bad-rows-error.ts";
import type { BadRows, FoundRow, NamedType } from "../../load/found-rows.ts";
import type { BigQueryConnection } from "../connection.ts";
import { literal } from "../literal.ts";
import type { Cells } from "./cells.ts";
import { mostOf, type Part, type StageContext, type StageRequest, type Wanted } from "./part.ts";
import type { Staged } from "./staging.ts";
import { detectable, isUndetected } from "./text-cast.ts";

/** The number of a row's line, in tables whose rows bear it. */
export const lineColumn = "_quern_line";

/** Types for the columns that nobody declared, from all their values: JSON for what holds other values. */
export async function detectTypes(
  connection: BigQueryConnection,
  { staged, cells, wanted }: { readonly staged: Staged; readonly cells: Cells; readonly wanted: readonly Wanted[] },
): Promise<NamedType[]> {
  const open = wanted.filter((column) => column.type === null);
  if (open.length === 0) return wanted as NamedType[];
  const counts = open.flatMap(({ name }) => {
    const text = cells.text(name);
    return [
      `countif(${text} is not null)`,
      ...detectable.map((type) => `countif(${text} is not null and (${isUndetected(text, type)}))`),
      ...(cells.isNested === undefined ? [] : [`countif(${cells.isNested(name)})`]),
    ];
  });
  const { table } = await connection.execute(`select ${counts.join(", ")} from ${fromOf(staged, cells)}`, {
    fetch: true,
  });
  const found = table.rows[0]!.map(Number);
  const width = counts.length / open.length;
  const types = new Map(
    open.map((column, i) => {
      const [values, ...misfits] = found.slice(i * width, (i + 1) * width);
      const nested = misfits[detectable.length] ?? 0;
      const fits = values === 0 ? -1 : misfits.indexOf(0);
      return [column, nested > 0 ? "JSON" : (detectable[fits] ?? "STRING")];
    }),
  );
  return wanted.map((column) => ({ name: column.name, type: column.type ?? types.get(column)! }));
}

const fromOf = (staged: Staged, cells: Cells): string => cells.from(staged.relation.renderName());

/** Whether any row does not fit. */
export async function hasMisfits(
  connection: BigQueryConnection,
  staged: Staged,
  cells: Cells,
  columns: readonly NamedType[],
): Promise<boolean> {
  const misfit = columns.map((column) => cells.isMisfit(column)).join(" or ");
  const { table } = await connection.execute(`select countif(${misfit}) from ${fromOf(staged, cells)}`, {
    fetch: true,
  });
  return Number(table.rows[0]![0]) > 0;
}

export interface Sifting {
  readonly staged: Staged;
  readonly cells: Cells;
  /** Those of the file, with their types. */
  readonly columns: readonly NamedType[];
  /** Rows that did not come as far as the table. */
  readonly broken: BadRows;
  /** A row's line, and the text that it stood in, of the table `staged`; null: not known there. */
  readonly line: string | null;
  readonly raw: string | null;
}

/**
 * The rows of a staged table that fit; the others are told.
 * @throws QuernError QN-LOAD-BAD-ROWS for bad rows that nobody puts aside, or more than may be
 */
export async function sift({ connection, request }: StageContext, sifting: Sifting): Promise<Part> {
  const { staged, cells, columns, broken, line, raw } = sifting;
  const max = mostOf(request);
  const isMisfit = columns.map((column) => cells.isMisfit(column)).join(" or ");
  const from = fromOf(staged, cells);
  const culprit = columns.map((column) => `when ${cells.isMisfit(column)} then ${literal(column.name)}`);
  const shown = columns.map(({ name }) => `when ${literal(name)} then ${cells.shown(name)}`);
  const { table } = await connection.execute(
    `select ${line ?? "null"}, culprit, case culprit ${shown.join(" ")} end, ${raw ?? "null"}
from (select staged.*, case ${culprit.join(" ")} end as culprit from ${from} as staged) as staged
where culprit is not null order by 1 limit ${max + 1}`,
    { fetch: true },
  );
  const misfits = table.rows.map(([at, column, text, whole]): FoundRow => {
    const { type } = columns.find((each) => each.name === column)!;
    return {
      line: at === null ? null : Number(at),
      column: String(column),
      value: String(text),
      reason: `not a ${type}`,
      raw: whole === null ? null : String(whole),
    };
  });
  const bad = [...broken.rows, ...misfits].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  settle(request, { rows: bad, isMore: broken.isMore || bad.length > max });
  return {
    columns: columns.map((column) => ({ ...column, sql: cells.value(column) })),
    from,
    where: misfits.length === 0 ? null : `not (${isMisfit})`,
    rows: staged.rows - misfits.length,
    bad,
  };
}

/** @throws QuernError QN-LOAD-BAD-ROWS */
function settle(request: StageRequest, { rows, isMore }: BadRows): void {
  const max = mostOf(request);
  const found = { rows: rows.slice(0, max), isMore };
  if (request.onBadRows.action === "fail" && rows.length > 0) throw badRowsError(request.file, found);
  if (isMore) throw badRowsError(request.file, found, `, over the limit of ${max} for the quarantine`);
}
