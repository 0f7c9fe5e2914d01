import type { BadRow, LoadFile } from "../types.ts";

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

/** What messages call a file. */
export function nameOf(file: LoadFile): string {
  return file.label ?? file.path;
}
