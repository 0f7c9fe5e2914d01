import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

const sealLength = 64;
const newline = 10;

/** A value as it lies in a sealed file: a line with what the rest must hash to, and its JSON. */
export function seal(value: unknown): Buffer {
  const text = JSON.stringify(value);
  const start = sealLength + 1;
  const bytes = Buffer.allocUnsafe(start + Buffer.byteLength(text));
  bytes.write(text, start);
  bytes.write(hash("sha256", bytes.subarray(start)), "latin1");
  bytes[sealLength] = newline;
  return bytes;
}

/** undefined for a file that is not there, or is not what was written. */
export function readSealed<T>(file: string, parse: (json: string) => unknown = JSON.parse): T | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined; // no cache yet, or none that may be read
  }
  const rest = bytes.subarray(sealLength + 1);
  const isSealed = bytes.toString("latin1", 0, sealLength) === hash("sha256", rest);
  return isSealed ? (parse(rest.toString()) as T) : undefined;
}

/** How a file that is never written in place is known again. */
export interface FileStamp {
  readonly file: string;
  readonly size: number;
  readonly time: number;
  readonly inode: number;
}

export function stampOf(file: string): FileStamp | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : { file, size: stat.size, time: stat.mtimeMs, inode: stat.ino };
}

/** Whether a file is still the one that was stamped, and so holds the same. */
export const isSame = (was: FileStamp): boolean => JSON.stringify(stampOf(was.file)) === JSON.stringify(was);

/** Whether `file` is what was stamped as written there. */
export const isStanding = (written: FileStamp | undefined, file: string): boolean =>
  written?.file === file && isSame(written);
