import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { fileError } from "../../../base/files.ts";
import { fileBytes } from "../../load/file-bytes.ts";
import type { BadRows, FoundRow } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";

const [lineFeed, carriageReturn] = [10, 13];

/** A record of a CSV file, with its line break taken off. */
interface Record {
  readonly line: number;
  readonly bytes: Buffer;
  readonly fields: number;
  /** What is wrong with its quotes. */
  readonly problem: string | null;
}

/**
 * Writes a CSV file anew, each record with the line that it begins in before its first field. BigQuery does not say where
 * a row stood; so it can. Records that are not whole are told, and left out.
 */
export async function writeNumbered(
  file: LoadFile,
  to: string,
  { columns, max }: { readonly columns: number; readonly max: number },
): Promise<BadRows> {
  const { delimiter, header } = file.csv!;
  const rows: FoundRow[] = [];
  let isMore = false;
  const out = createWriteStream(to);
  let broken: unknown;
  out.on("error", (cause) => {
    broken = cause;
  });
  let isHeader = header;
  for await (const record of records(file)) {
    if (record.bytes.length === 0) continue;
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const reason =
      record.problem ??
      (record.fields < columns ? "too few columns" : record.fields > columns ? "too many columns" : null);
    if (reason !== null) {
      isMore ||= rows.length === max;
      if (rows.length < max)
        rows.push({ line: record.line, column: null, value: null, reason, raw: record.bytes.toString("utf8") });
      continue;
    }
    const parts = [Buffer.from(`${record.line}${delimiter}`), record.bytes, Buffer.from("\n")];
    if (!out.write(Buffer.concat(parts)) && broken === undefined) await once(out, "drain");
    if (broken !== undefined) break;
  }
  await new Promise<void>((done) => out.end(done).once("error", () => done()));
  if (broken !== undefined) throw fileError(broken, to, "write");
  return { rows, isMore };
}

/** The texts of the records that begin in some lines. */
export async function rawRecords(file: LoadFile, lines: ReadonlySet<number>): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  if (lines.size === 0) return found;
  for await (const record of records(file)) {
    if (lines.has(record.line)) found.set(record.line, record.bytes.toString("utf8"));
    if (found.size === lines.size) break;
  }
  return found;
}

/** The records behind the lines to skip, the header among them. */
async function* records(file: LoadFile): AsyncIterable<Record> {
  const { delimiter, quote, skip } = file.csv!;
  const [comma, mark] = [delimiter.charCodeAt(0), quote === "" ? -1 : quote.charCodeAt(0)];
  let parts: Buffer[] = [];
  let [line, begins, fields] = [1, 1, 1];
  let toSkip = skip;
  let problem: string | null = null;
  let isFieldStart = true;
  let isQuoted = false;
  /** A quote within quotes: it ends them, or the next one makes a pair of it. */
  let isClosing = false;
  let last = 0;
  let isFirst = true;
  const take = (): Record => {
    const bytes = Buffer.concat(parts);
    const trimmed = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
    const record = { line: begins, bytes: trimmed, fields, problem };
    parts = [];
    [begins, fields, problem, isFieldStart, isQuoted, isClosing] = [line, 1, null, true, false, false];
    return record;
  };
  for await (const each of fileBytes(file)) {
    let chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    if (isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
    isFirst = false;
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === lineFeed) line++;
      if (isQuoted && !isClosing) {
        if (byte === mark) isClosing = true;
      } else if (byte === lineFeed) {
        parts.push(chunk.subarray(from, i));
        from = i + 1;
        const record = take();
        if (toSkip > 0) toSkip--;
        else yield record;
      } else if (isClosing && byte === mark) isClosing = false;
      else if (byte === comma) {
        fields++;
        [isFieldStart, isQuoted, isClosing] = [true, false, false];
        last = byte;
        continue;
      } else if (isFieldStart && byte === mark && toSkip === 0) isQuoted = true;
      else if (isClosing && byte !== carriageReturn) problem = "text behind a closing quote";
      if (byte !== lineFeed) isFieldStart = false;
      last = byte;
    }
    parts.push(Buffer.from(chunk.subarray(from)));
  }
  if (isQuoted && !isClosing) problem = "a quote that is not closed";
  if (last !== lineFeed || isQuoted) yield take();
}
