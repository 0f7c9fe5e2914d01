import { QuernError } from "../../base/errors.ts";
import type { LoadFile } from "../types.ts";
import { type BadRows, nameOf } from "./found-rows.ts";

const shown = 10;

/** The error for a file whose rows don't fit: the first of them by line, column and value. `more` ends the first sentence. */
export function badRowsError(file: LoadFile, { rows, isMore }: BadRows, more = ""): QuernError {
  const lines = rows.slice(0, shown).map(({ line, column, value, reason }) => {
    const parts = [
      ...(line === null ? [] : [`line ${line}:`]),
      ...(column === null ? [] : [`column ${column}`]),
      ...(value === null ? [] : [`value ${JSON.stringify(shorten(value))}`]),
    ];
    return `  ${[...parts, `(${reason})`].join(" ")}`;
  });
  if (rows.length > shown) lines.push(`  and ${rows.length - shown}${isMore ? " or more" : ""} others`);
  const count = `${isMore ? "more than " : ""}${rows.length}`;
  const isEncoding = rows.every((row) => /encod|unicode/i.test(row.reason));
  const noun = rows.length === 1 ? "row that does" : "rows that do";
  return new QuernError(
    isEncoding ? "QN-LOAD-ENCODING" : "QN-LOAD-BAD-ROWS",
    `${nameOf(file)} has ${count} ${noun} not fit the table${more}:\n${lines.join("\n")}`,
    {
      place: { file: nameOf(file), line: rows[0]?.line ?? undefined },
      hint: isEncoding
        ? "Say the file's encoding: `encoding: latin-1` (or windows-1252, utf-16 ...)."
        : "Mend the file, or set `on_bad_rows: quarantine` to keep such rows aside.",
    },
  );
}

const shorten = (value: string): string => (value.length > 100 ? `${value.slice(0, 100)}...` : value);
