import { createHash } from "node:crypto";
import { closeSync, constants, copyFileSync, fstatSync, openSync, readSync, type Stats, writeSync } from "node:fs";
import { fileError } from "../../base/files.ts";

export interface Hashed {
  /** Hex. */
  readonly hash: string;
  /** What the file was while it was read. */
  readonly stats: Stats;
}

/** The hash of a file. @throws QuernError QN-FILE-* */
export function hashFile(path: string, algorithm: "sha256" | "md5" = "sha256"): Hashed {
  return readThrough(path, algorithm, () => undefined);
}

/**
 * Copies a file while hashing it by SHA-256: one reading, and the hash is of what was written. Where the file system can share
 * blocks, it does that instead. @throws QuernError QN-FILE-*
 */
export function copyHashed(from: string, to: string): Hashed {
  if (isCloned(from, to)) return hashFile(to);
  let handle: number;
  try {
    handle = openSync(to, "w");
  } catch (cause) {
    throw fileError(cause, to, "write");
  }
  try {
    return readThrough(from, "sha256", (bytes) => {
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

function readThrough(path: string, algorithm: string, take: (bytes: Buffer) => void): Hashed {
  const hash = createHash(algorithm);
  try {
    const handle = openSync(path, "r");
    try {
      const stats = fstatSync(handle);
      const buffer = Buffer.allocUnsafe(Math.min(Math.max(stats.size, 1024), 1 << 20));
      for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer)) {
        const bytes = buffer.subarray(0, length);
        hash.update(bytes);
        take(bytes);
      }
      return { hash: hash.digest("hex"), stats };
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}
