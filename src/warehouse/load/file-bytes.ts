import { createReadStream } from "node:fs";
import { fileError } from "../../base/files.ts";
import type { LoadFile } from "../types.ts";
import { nameOf } from "./found-rows.ts";

/** Enough for a header. */
const startBytes = 256 * 1024;

/** The bytes of a file as the warehouse sees them, unpacked. @throws QuernError QN-FILE-* */
export async function* fileBytes(file: LoadFile): AsyncIterable<Uint8Array> {
  if (file.read !== undefined) return yield* file.read();
  try {
    yield* createReadStream(file.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw fileError(cause, nameOf(file), "read");
  }
}

/** How a file begins. */
export async function fileStart(file: LoadFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of fileBytes(file)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= startBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, startBytes);
}
