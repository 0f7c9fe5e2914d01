import { createHash } from "node:crypto";
import { closeSync, constants, copyFileSync, fstatSync, openSync, readSync, type Stats, writeSync } from "node:fs";
import { fileError } from "../../base/files.ts";

/** Hex SHA-256 of a file, and what the file was while it was read. @throws QuernError QN-FILE-* */
export function hashFile(path: string): { sha256: string; stats: Stats } {
  return readThrough(path, () => undefined);
}

/**
 * Copies a file while hashing it: one reading, and the hash is of what was written. Where the file system can share
 * blocks, it does that instead. @throws QuernError QN-FILE-*
 */
export function copyHashed(from: string, to: string): { sha256: string; stats: Stats } {
  if (isCloned(from, to)) return hashFile(to);
  let handle: number;
  try {
    handle = openSync(to, "w");
  } catch (cause) {
    throw fileError(cause, to, "write");
  }
  try {
    return readThrough(from, (bytes) => {
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      } catch (cause) {
        throw fileError(cause, to, "write");
      }
    });
  } finally {
    closeSync(handle);
  }
}

function isCloned(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // most file systems can't: any real trouble shows again when the bytes are copied
    return false;
  }
}

function readThrough(path: string, take: (bytes: Buffer) => void): { sha256: string; stats: Stats } {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(1 << 20);
  try {
    const handle = openSync(path, "r");
    try {
      const stats = fstatSync(handle);
      for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer)) {
        const bytes = buffer.subarray(0, length);
        hash.update(bytes);
        take(bytes);
      }
      return { sha256: hash.digest("hex"), stats };
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}
