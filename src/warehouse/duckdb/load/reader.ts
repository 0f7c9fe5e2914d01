import type { BadRows, NamedType } from "../../load/found-rows.ts";

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
  /** To be called when nothing reads any more what it gave. */
  close?(): void;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
