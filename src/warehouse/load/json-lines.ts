import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import type { LoadFile } from "../types.ts";
import { fileBytes } from "./file-bytes.ts";
import type { BadRows, FoundRow } from "./found-rows.ts";

const lineFeed = 10;

/** What a copy of a file's objects holds. */
export interface NumberedLines {
  /** Lines that hold no object, which the copy leaves out. */
  readonly broken: BadRows;
  readonly objects: number;
  /** The objects' keys in lower case, each with the ways in which it is written, in the order of their first coming. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

/**
 * Copies a file of newline-delimited JSON, each object as `write` puts it together with the line, from 1, in which it
 * stands: warehouses don't say where a row stood, and their own readers end at a line that is no object. Lines without
 * one are told, `max` at most.
 */
export async function writeNumberedLines(
  file: LoadFile,
  to: string,
  { max, write }: { readonly max: number; readonly write: (line: number, text: string) => string },
): Promise<NumberedLines> {
  const broken: FoundRow[] = [];
  const keys = new Map<string, string[]>();
  let [objects, isMore] = [0, false];
  const note = (key: string): void => {
    const known = keys.get(key.toLowerCase());
    if (known === undefined) keys.set(key.toLowerCase(), [key]);
    else if (!known.includes(key)) known.push(key);
  };
  async function* copy(): AsyncIterable<string> {
    for await (const lines of linesOf(file)) {
      const texts: string[] = [];
      for (const { line, bytes } of lines) {
        const text = bytes.toString("utf8");
        const found = isUtf8(bytes) ? objectIn(text) : undefined;
        if (found !== undefined) {
          objects++;
          for (const key in found) note(key);
          texts.push(write(line, text));
          continue;
        }
        isMore ||= broken.length === max;
        if (broken.length < max) broken.push(brokenRow(line, bytes, text));
      }
      yield texts.join("");
    }
  }
  try {
    await pipeline(copy, createWriteStream(to));
  } catch (cause) {
    throw cause instanceof QuernError ? cause : fileError(cause, to, "write");
  }
  return { broken: { rows: broken, isMore }, objects, keys };
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function brokenRow(line: number, bytes: Buffer, text: string): FoundRow {
  if (!isUtf8(bytes)) return { line, column: null, value: null, reason: "not in the declared encoding", raw: text };
  return { line, column: null, value: text.slice(0, 100), reason: "not a JSON object", raw: text };
}

/** The texts of some lines; the file is read up to the last of them. */
export async function textsOfLines(file: LoadFile, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  for await (const lines of linesOf(file)) {
    for (const { line, bytes } of lines) if (wanted.has(line)) found.set(line, bytes.toString("utf8"));
    if (found.size === wanted.size) break;
  }
  return found;
}

interface Line {
  readonly line: number;
  /** Without its line break. */
  readonly bytes: Buffer;
}

/** The lines that are not blank, as many together as come together. */
async function* linesOf(file: LoadFile): AsyncIterable<Line[]> {
  let [line, rest] = [1, Buffer.alloc(0)];
  let isFirst = true;
  for await (const each of fileBytes(file)) {
    let chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    if (isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
    isFirst = false;
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      const part = chunk.subarray(from, end);
      push(lines, line++, rest.length === 0 ? part : Buffer.concat([rest, part]));
      [rest, from] = [Buffer.alloc(0), end + 1];
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (lines.length > 0) yield lines;
  }
  const last: Line[] = [];
  push(last, line, rest);
  if (last.length > 0) yield last;
}

function push(lines: Line[], line: number, bytes: Buffer): void {
  const trimmed = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  if (trimmed.some((byte) => byte !== 32 && byte !== 9 && byte !== 13)) lines.push({ line, bytes: trimmed });
}
