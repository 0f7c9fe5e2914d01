import { closeSync, openSync, readSync } from "node:fs";
import { fileError } from "../../../base/files.ts";
import { nameOf } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";

const [lineFeed, carriageReturn] = [10, 13];
const chunk = 1 << 20;

/**
 * The lines of a file, counted from 1, in which bytes stand. DuckDB counts records, and a quoted field may go over
 * several lines. It reads the file up to the last of them.
 */
export function linesAt(file: LoadFile, positions: readonly (number | null)[]): (number | null)[] {
  const wanted = [...new Set(positions.filter((position) => position !== null))].sort((a, b) => a - b);
  if (wanted.length === 0) return positions.map(() => null);
  const lines = new Map<number, number>();
  let line = 1;
  let next = 0;
  let last = 0;
  for (const { bytes, at } of chunksOf(file)) {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      // a carriage return ends a line unless a line feed follows, which ends it then
      if (last === carriageReturn && byte !== lineFeed) line++;
      while (next < wanted.length && wanted[next]! <= at + i) lines.set(wanted[next++]!, line);
      if (next === wanted.length) break;
      if (byte === lineFeed) line++;
      last = byte;
    }
    if (next === wanted.length) break;
  }
  return positions.map((position) => (position === null ? null : (lines.get(position) ?? line)));
}

function* chunksOf(file: LoadFile): Iterable<{ bytes: Buffer; at: number }> {
  const buffer = Buffer.alloc(chunk);
  let handle: number;
  try {
    handle = openSync(file.path, "r");
  } catch (cause) {
    throw fileError(cause, nameOf(file), "read");
  }
  try {
    for (let at = 0; ; ) {
      const length = readSync(handle, buffer, 0, chunk, at);
      if (length === 0) return;
      yield { bytes: buffer.subarray(0, length), at };
      at += length;
    }
  } finally {
    closeSync(handle);
  }
}
