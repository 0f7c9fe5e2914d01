import { closeSync, openSync, readSync } from "node:fs";
import { fileError } from "../../base/files.ts";

/** What a file's first bytes tell. */
export interface Sniffed {
  readonly kind: "gzip" | "zip" | "parquet" | "avro" | "other";
  /** The encoding that a byte order mark says. */
  readonly encoding: "utf-16le" | "utf-16be" | null;
  /** Whether it begins with UTF-8's mark. */
  readonly hasMark: boolean;
}

/** Looks at the first bytes of a file. @throws QuernError QN-FILE-* */
export function sniff(path: string): Sniffed {
  const bytes = Buffer.alloc(markBytes);
  try {
    const handle = openSync(path, "r");
    try {
      return sniffBytes(bytes.subarray(0, readSync(handle, bytes)));
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}

/** How many bytes tell what a file is. */
export const markBytes = 4;

export function sniffBytes(bytes: Buffer): Sniffed {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { kind: "gzip", encoding, hasMark };
  const start = bytes.toString("latin1");
  if (start === "PK\x03\x04" || start === "PK\x05\x06") return { kind: "zip", encoding, hasMark };
  const kind = start === "PAR1" ? "parquet" : start === "Obj\x01" ? "avro" : "other";
  return { kind, encoding, hasMark };
}

/** Looks at the first bytes of a stream. */
export async function sniffStart(stream: AsyncIterable<Uint8Array>): Promise<Sniffed> {
  for await (const chunk of stream) return sniffBytes(Buffer.from(chunk.subarray(0, markBytes)));
  return sniffBytes(Buffer.alloc(0));
}
