import type { FoundRow } from "../load-file.ts";

export interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** One file, seen as SQL: what to select from, strictly or with bad rows left out. */
export interface Reader {
  /** The file's own column names in its order; null when rows name their columns themselves. */
  readonly names: readonly string[] | null;
  detect(): Promise<NamedType[]>;
  /** A table expression that fails on the first bad row. */
  strict(columns: readonly NamedType[]): string;
  /** A table expression of the good rows alone. */
  lenient(columns: readonly NamedType[]): string;
  findBadRows(columns: readonly NamedType[]): Promise<FoundRow[]>;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
