import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { writeAtomic } from "../../base/files.ts";

/** What a sealed text must hash to. */
export const sealOf = (text: string): string => hash("sha256", text);

/** Writes a file that says in its first line what the rest must hash to. @throws Node's errors of files */
export function writeSealed(file: string, text: string, seal: string): void {
  writeAtomic(file, `${seal}\n${text}`);
}

/** undefined for a file that is not there, or is not what was written. */
export function readSealed<T>(file: string): T | undefined {
  let sealed: string;
  try {
    sealed = readFileSync(file, "utf8");
  } catch {
    return undefined; // no cache yet, or none that may be read
  }
  const end = sealed.indexOf("\n");
  const text = sealed.slice(end + 1);
  return sealOf(text) === sealed.slice(0, end) ? (JSON.parse(text) as T) : undefined;
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
