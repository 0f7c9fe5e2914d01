import type { BadRow, LoadFile } from "../../types.ts";

export interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** A bad row with the text it stands in. */
export interface FoundRow extends BadRow {
  readonly raw: string | null;
}

/** Bad rows of one file: at most as many as were asked for, and whether there are more. */
export interface BadRows {
  readonly rows: readonly FoundRow[];
  readonly isMore: boolean;
}

export const noBadRows: BadRows = { rows: [], isMore: false };

/** One way to read a file: what to select from, and how its bad rows become known. */
export interface Scan {
  readonly sql: string;
  /** Bad rows that reading left out; to be asked after it. */
  leftOut(): Promise<BadRows>;
  /** Bad rows that made reading fail; to be asked in a new transaction. */
  culprits(): Promise<BadRows>;
}

/** A file seen as SQL. */
export interface Reader {
  /** The file's own column names in its order. */
  readonly names: readonly string[];
  /** Whether a row may lack columns (JSON). */
  readonly isRagged: boolean;
  /** Types from the file's first rows, or from all of them. */
  detect(all: boolean): Promise<NamedType[]>;
  /** A way to read these columns; `leaveOut` makes one that goes on past bad rows, of which at most `max` are told. */
  scan(columns: readonly NamedType[], options: { readonly leaveOut: boolean; readonly max: number }): Promise<Scan>;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What messages call a file. */
export function nameOf(file: LoadFile): string {
  return file.label ?? file.path;
}
