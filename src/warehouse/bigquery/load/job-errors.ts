import { QuernError } from "../../../base/errors.ts";
import { badRowsError } from "../../load/bad-rows-error.ts";
import { fileBytes } from "../../load/file-bytes.ts";
import { type FoundRow, nameOf } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";
import { ApiFailure, type ErrorProto } from "../api-failure.ts";

/** A bad row as a job's error tells it. */
interface Told {
  /** Bytes before the row, unpacked. */
  readonly offset: number | null;
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/**
 * What a load job's failure says of the file: rows by line, column and value where its errors tell the place; undefined
 * for a failure that is not the file's.
 */
export async function fileError(cause: unknown, file: LoadFile): Promise<QuernError | undefined> {
  const failure = cause instanceof QuernError ? cause.cause : cause;
  if (!(failure instanceof ApiFailure) || failure.status !== null || failure.reason !== "invalid") return undefined;
  const messages = [{ message: failure.message }, ...failure.errors].map(({ message = "" }: ErrorProto) => message);
  const unknown = messages.map((message) => /No such field: ([\w.]+)/i.exec(message)?.[1]).find((name) => name);
  if (unknown !== undefined)
    return new QuernError("QN-LOAD-COLUMNS", `${nameOf(file)} has ${unknown}, which the table does not have`, {
      cause,
      place: { file: nameOf(file) },
      hint: "Declare the column and load with --full-refresh, or set `on_schema_drift: add_columns`.",
    });
  const told = messages.map(readMessage).filter((each) => each !== undefined);
  const distinct = [...new Map(told.map((each) => [`${each.offset} ${each.line} ${each.column}`, each])).values()];
  if (distinct.length === 0) return unreadable(failure, file);
  const lines = await linesAtOffsets(
    file,
    distinct.map((each) => each.offset),
  );
  const rows = distinct.map(
    ({ line, column, value, reason }, i): FoundRow => ({ line: lines[i] ?? line, column, value, reason, raw: null }),
  );
  rows.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return badRowsError(file, { rows, isMore: false });
}

/** The file of several that a job failed over, where its errors tell one. */
export function fileNamedIn<T extends { readonly path: string }>(cause: unknown, files: readonly T[]): T | undefined {
  const failure = cause instanceof QuernError ? cause.cause : cause;
  if (!(failure instanceof ApiFailure)) return undefined;
  const texts = [failure, ...failure.errors].flatMap(({ message, location }) => [message ?? "", location ?? ""]);
  const named = texts.flatMap((text) => text.match(/gs:\/\/\S+/g) ?? []).map((uri) => uri.replace(/[.;,)\]]+$/, ""));
  return files.find(({ path }) => named.includes(path));
}

/** A file that is none of its format, in BigQuery's words. */
function unreadable(failure: ApiFailure, file: LoadFile): QuernError | undefined {
  const words = /^Error while reading data, error message: ([\s\S]*)/.exec(failure.message)?.[1];
  if (words === undefined) return undefined;
  return new QuernError("QN-LOAD-ARCHIVE", `${nameOf(file)} can't be read: ${words}`, {
    cause: failure,
    place: { file: nameOf(file) },
    hint: "Is it whole, and of the format that its name or the loader says?",
  });
}

/**
 * BigQuery's sentences. The offset is that of the row's first byte (or of the value's, which is in the same row).
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv#csv_errors
 */
function readMessage(message: string): Told | undefined {
  const offset = number(
    /byte_offset_to_start_of_line: (\d+)/.exec(message)?.[1] ??
      /starting at (?:location|position):? (\d+)/.exec(message)?.[1] ??
      /(?:at|near) (?:file offset|position):? (\d+)/.exec(message)?.[1],
  );
  const line = number(/line_number: (\d+)/.exec(message)?.[1]);
  const cast = /Could not parse '([\s\S]*?)' as (\w+) for field (\S+)/.exec(message);
  if (cast !== null) return { offset, line, column: cast[3]!, value: cast[1]!, reason: `not a ${cast[2]}` };
  const json =
    /Could not convert (?:value|non-string JSON value) to (\w+)(?: value|\.)?.*?Field: (\w+)(?:; Value: ([^;\n]*))?/i.exec(
      message,
    );
  if (json !== null)
    return { offset, line, column: json[2]!, value: json[3]?.trim() ?? null, reason: `not a ${json[1]}` };
  if (offset === null && line === null) return undefined;
  return { offset, line, column: null, value: null, reason: reasonOf(message) };
}

const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

const reasons: readonly (readonly [RegExp, string])[] = [
  [/Too many values|Too many columns/i, "too many columns"],
  [/Too few columns|Required column value .* is missing|missing trailing/i, "too few columns"],
  [/Missing close double quote|close quote/i, "a quote that is not closed"],
  [/Data between close double quote/i, "text behind a closing quote"],
  [/Bad character|invalid UTF|ASCII 0/i, "not in the declared encoding"],
  [/Parser terminated|JSON parsing error|not valid JSON/i, "not a JSON object"],
];

function reasonOf(message: string): string {
  const known = reasons.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? message.replace(/^Error while reading data, error message: /, "").split(/[;\n]/)[0]!;
}

/** The lines, from 1, in which bytes stand; the file is read up to the last of them. */
async function linesAtOffsets(file: LoadFile, offsets: readonly (number | null)[]): Promise<(number | null)[]> {
  const wanted = [...new Set(offsets.filter((offset) => offset !== null))].sort((a, b) => a - b);
  const lines = new Map<number, number>();
  let [line, at, next] = [1, 0, 0];
  if (wanted.length > 0)
    for await (const chunk of fileBytes(file)) {
      for (let i = 0; i < chunk.length && next < wanted.length; i++) {
        while (next < wanted.length && wanted[next]! <= at + i) lines.set(wanted[next++]!, line);
        if (chunk[i] === 10) line++;
      }
      at += chunk.length;
      if (next === wanted.length) break;
    }
  return offsets.map((offset) => (offset === null ? null : (lines.get(offset) ?? line)));
}
