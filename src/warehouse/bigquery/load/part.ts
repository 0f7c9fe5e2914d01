import { checkColumns } from "../../load/check-columns.ts";
import type { FoundRow, NamedType } from "../../load/found-rows.ts";
import type { LoadFile, StepRequest } from "../../types.ts";
import type { BigQueryConnection } from "../connection.ts";
import { quote } from "../types.ts";
import { fileError } from "./job-errors.ts";
import type { Staged, Staging } from "./staging.ts";

/** Columns of one file, each with the expression that gives it from the staged table. */
export interface Part {
  readonly columns: readonly (NamedType & { readonly sql: string })[];
  readonly from: string;
  readonly where: string | null;
  readonly rows: number;
  /** Rows that are left out. */
  readonly bad: readonly FoundRow[];
  /** What a column that the loader adds has, in SQL, where that differs from row to row. */
  readonly added?: (column: NamedType) => string;
}

export type StageRequest = StepRequest;

/** A column whose type may not be known yet. */
export interface Wanted {
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

/** Bad rows that are told of a file that fails. */
const told = 100;

export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const nameIn = ({ name }: { readonly name: string }): string => name;

/** How many bad rows are told. */
export const mostOf = ({ onBadRows }: StageRequest): number =>
  onBadRows.action === "quarantine" ? onBadRows.limit : told;

/** The types that are wanted for the file's columns. @throws QuernError QN-LOAD-COLUMNS */
export function wantedOf({ own, request }: StageContext, names: readonly string[], isRagged: boolean): Wanted[] {
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

/** @throws QuernError QN-LOAD-* in the place of a job's failure that the file is to blame for */
export async function filled(file: LoadFile, fill: () => Promise<Staged>): Promise<Staged> {
  try {
    return await fill();
  } catch (cause) {
    throw (await fileError(cause, file)) ?? cause;
  }
}

/** What the loader adds, as a text that can be cast: moments are UTC's, whatever time zone the project has by default. */
export const addedText = ({ type, value }: StepRequest["extraColumns"][number]): string =>
  type.toUpperCase() === "TIMESTAMP" ? `${value}+00` : value;

/** All rows of a staged table, as they are. */
export function plainPart(staged: Staged, columns: readonly NamedType[]): Part {
  return {
    columns: columns.map((column) => ({ ...column, sql: quote(column.name) })),
    from: staged.relation.renderName(),
    where: null,
    rows: staged.rows,
    bad: [],
  };
}
