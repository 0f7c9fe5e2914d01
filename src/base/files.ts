import { randomBytes } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { QuernError } from "./errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a UTF-8 file, without a byte order mark.
 * @throws QuernError QN-FILE-NOT-FOUND, QN-FILE-READ, QN-FILE-ENCODING (with the line of the first bad byte)
 */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw fileError(cause, file, "read");
  }
  return decodeText(bytes, file);
}

/** A file's bytes as text, without a byte order mark. @throws QuernError QN-FILE-ENCODING */
export function decodeText(bytes: Buffer, file: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new QuernError("QN-FILE-ENCODING", `${file} is not valid UTF-8`, {
      place: { file, line: lineOfBadByte(bytes) },
      hint: "Save the file as UTF-8.",
    });
  }
}

/** The line, from 1, that holds the first byte which is not UTF-8. */
export function lineOfBadByte(bytes: Buffer): number {
  let line = 1;
  for (const part of splitLines(bytes)) {
    try {
      utf8.decode(part);
    } catch {
      return line;
    }
    line++;
  }
  return line;
}

function* splitLines(bytes: Buffer): Iterable<Buffer> {
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}

/** Writes a file whole or not at all: to a temporary name in the same folder, then renamed. Makes the folders above it. */
export function writeAtomic(file: string, content: string | Uint8Array, options: { fsync?: boolean } = {}): void {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  let begun = false;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const handle = openSync(temporary, "wx");
    begun = true;
    try {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      if (options.fsync) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (cause) {
    if (begun) rmSync(temporary, { force: true });
    throw fileError(cause, file, "write");
  }
}

/** A second name for a file that is never changed in place; a copy where there are no such names. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** A file found below a folder: `path` relative to that folder, with `/`. */
export interface FoundFile {
  readonly path: string;
  readonly absolute: string;
}

/** All files below a folder in a stable order (names by code point), links followed as dbt does; a missing folder has none. */
export function walkFiles(folder: string, accept: (name: string) => boolean = () => true): FoundFile[] {
  const found: FoundFile[] = [];
  const visit = (absolute: string, path: string): void => {
    let entries: import("node:fs").Dirent[];
    try {
      entries = readdirSync(absolute, { withFileTypes: true });
    } catch (cause) {
      if (isErrno(cause, "ENOENT") || isErrno(cause, "ENOTDIR")) return;
      throw fileError(cause, absolute, "read");
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    // Joining each name would look through the whole path each time.
    const above = join(absolute, sep);
    const innerAbove = path === "" ? "" : `${path}/`;
    for (const entry of entries) {
      const inner = innerAbove + entry.name;
      const full = above + entry.name;
      if (entry.isDirectory()) visit(full, inner);
      else if (entry.isSymbolicLink()) visitLink(full, inner);
      else if (accept(entry.name)) found.push({ path: inner, absolute: full });
    }
  };
  const visitLink = (full: string, inner: string): void => {
    try {
      readdirSync(full);
    } catch (cause) {
      if (isErrno(cause, "ENOTDIR")) {
        if (accept(full)) found.push({ path: inner, absolute: full });
        return;
      }
      if (isErrno(cause, "ENOENT") || isErrno(cause, "ELOOP")) return;
      throw fileError(cause, full, "read");
    }
    visit(full, inner);
  };
  visit(folder, "");
  return found;
}

/** Whether an exception is Node's for this errno code, such as `ENOENT`. */
export function isErrno(cause: unknown, code: string): boolean {
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === code;
}

/** Whether an exception is about files: Node's own, or what fileError() made of one. */
export function isFileError(cause: unknown): boolean {
  if (cause instanceof QuernError) return cause.code.startsWith("QN-FILE-");
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code !== undefined;
}

const reasons: Record<string, [reason: string, hint: string]> = {
  ENOENT: ["it does not exist", "Check the path."],
  EACCES: ["permission was denied", "Check who may use this path."],
  EPERM: ["the operation is not permitted", "Check who may use this path."],
  EROFS: ["the file system is read-only", "Choose a path that can be written."],
  ENOSPC: ["the disk is full", "Free some space, then run again."],
  EISDIR: ["it is a folder", "Name a file."],
  ENOTDIR: ["a part of the path is not a folder", "Check the path."],
  EDQUOT: ["the disk quota is used up", "Free some space, then run again."],
  EFBIG: ["the file would be larger than is allowed here", "Raise the limit for files (ulimit -f)."],
};

/** Node's file error as a QuernError that says path, reason and remedy. */
export function fileError(cause: unknown, file: string, doing: "read" | "write"): QuernError {
  if (cause instanceof QuernError) return cause;
  const errno = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? "") : "";
  const [reason, hint] = reasons[errno] ?? [cause instanceof Error ? cause.message : String(cause), undefined];
  const code = doing === "write" ? "QN-FILE-WRITE" : errno === "ENOENT" ? "QN-FILE-NOT-FOUND" : "QN-FILE-READ";
  return new QuernError(code, `Can't ${doing} ${file}: ${reason}`, { hint, cause });
}
