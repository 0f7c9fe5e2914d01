import { closeSync, openSync, readSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { fileError } from "../../../base/files.ts";
import type { LoadFile } from "../../types.ts";
import { nameOf } from "./reader.ts";

const sniffed = 256 * 1024;
type Csv = NonNullable<LoadFile["csv"]>;

/**
 * The column names of a CSV file: its header, or column0, column1 ... when it has none.
 * @throws QuernError QN-LOAD-EMPTY, QN-LOAD-COLUMNS for a header with a name twice or without one
 */
export function readHeader(file: LoadFile, csv: Csv): string[] {
  const text = readStart(file).toString("utf8");
  const lines = text.replace(/^\uFEFF/, "");
  const record = firstRecord(skipLines(lines, csv.skip), csv);
  if (record.length === 1 && record[0]!.trim() === "") {
    throw new QuernError("QN-LOAD-EMPTY", `${nameOf(file)} is empty`, {
      place: { file: nameOf(file), line: 1 },
      hint: "Was the file cut off? Put the whole one in its place.",
    });
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

function readStart(file: LoadFile): Buffer {
  const buffer = Buffer.alloc(sniffed);
  let length: number;
  try {
    const handle = openSync(file.path, "r");
    try {
      length = readSync(handle, buffer, 0, sniffed, 0);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, nameOf(file), "read");
  }
  return buffer.subarray(0, length);
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
