import { QuernError } from "../../base/errors.ts";
import type { LoadFile } from "../types.ts";
import { emptyFileError } from "./empty-error.ts";
import { nameOf } from "./found-rows.ts";

type Csv = NonNullable<LoadFile["csv"]>;

/**
 * The column names of a CSV file: its header, or column0, column1 ... when it has none. `start` is how the file begins.
 * @throws QuernError QN-LOAD-EMPTY, QN-LOAD-COLUMNS for a header with a name twice or without one
 */
export function readHeader(file: LoadFile, csv: Csv, start: Buffer): string[] {
  const text = start.toString("utf8");
  const lines = text.replace(/^\uFEFF/, "");
  const record = firstRecord(skipLines(lines, csv.skip), csv);
  if (record.length === 1 && record[0]!.trim() === "") {
    throw emptyFileError(file);
  }
  if (csv.names !== undefined) return [...csv.names];
  if (!csv.header) return record.map((_, i) => `column${i}`);
  const seen = new Set<string>();
  for (const name of record) {
    const problem =
      name === "" ? "a column without a name" : seen.has(name.toLowerCase()) ? `the column '${name}' twice` : undefined;
    if (problem !== undefined) {
      throw new QuernError("QN-LOAD-COLUMNS", `${nameOf(file)} has ${problem} in its header`, {
        place: { file: nameOf(file), line: csv.skip + 1 },
        hint: "If the file has no header, say `header: false` and declare its columns.",
      });
    }
    seen.add(name.toLowerCase());
  }
  return record;
}

function skipLines(text: string, count: number): string {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = text.indexOf("\n", at);
    if (end === -1) return "";
    at = end + 1;
  }
  return text.slice(at);
}

function firstRecord(text: string, { delimiter, quote, escape: escapeCharacter }: Csv): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === escapeCharacter && text[i + 1] === quote) field += text[++i]!;
      else if (c === quote) quoted = false;
      else field += c;
    } else if (quote !== "" && c === quote && field === "") quoted = true;
    else if (text.startsWith(delimiter, i)) {
      fields.push(field);
      field = "";
      i += delimiter.length - 1;
    } else if (c === "\n" || c === "\r") break;
    else field += c;
  }
  return [...fields, field];
}
