import { closeSync, openSync, readSync } from "node:fs";
import { fileError } from "../../base/files.ts";

/** What a file's first bytes tell. */
export interface Sniffed {
  readonly kind: "gzip" | "zip" | "parquet" | "other";
  /** The encoding that a byte order mark says. */
  readonly encoding: "utf-16le" | "utf-16be" | null;
}

/** Looks at the first bytes of a file. @throws QuernError QN-FILE-* */
export function sniff(path: string): Sniffed {
  const bytes = Buffer.alloc(4);
  try {
    const handle = openSync(path, "r");
    try {
      readSync(handle, bytes);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { kind: "gzip", encoding };
  const mark = bytes.toString("latin1");
  if (mark === "PK\x03\x04" || mark === "PK\x05\x06") return { kind: "zip", encoding };
  return { kind: mark === "PAR1" ? "parquet" : "other", encoding };
}
