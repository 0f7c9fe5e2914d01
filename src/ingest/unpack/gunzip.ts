import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { QuernError } from "../../base/errors.ts";
import { tooBig } from "../fetch/too-big.ts";
import { refuseBomb } from "./bomb.ts";
import type { LandedBytes } from "./landed-bytes.ts";
import { writeOut } from "./write-out.ts";

export interface GunzipOptions {
  /** What messages call the file. */
  readonly label: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks a gzip file. Databases read such files too, but some take one that was cut off for a whole one, and don't hold
 * the content against its checksum. @throws QuernError QN-LOAD-ARCHIVE, QN-LOAD-TOO-BIG, QN-FILE-*
 */
export async function gunzip(from: LandedBytes, to: string, options: GunzipOptions): Promise<void> {
  await writeOut(unpack(from, options), to, options.signal);
}

/** What is packed in a gzip file. @throws QuernError QN-LOAD-ARCHIVE, QN-LOAD-TOO-BIG; what reading throws */
export async function* unpack(packed: LandedBytes, options: Omit<GunzipOptions, "signal">): AsyncIterable<Buffer> {
  const { label, maxBytes } = options;
  const stream = createGunzip({ chunkSize: 1 << 18 });
  // its errors are the stream's
  pipeline(packed.read(), stream).catch(() => undefined);
  let unpacked = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > maxBytes) throw tooBig(`${label} unpacked`, null, maxBytes);
      refuseBomb(label, packed.size, unpacked);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof QuernError) throw cause;
    const { message } = cause as Error;
    const why = /unexpected end/.test(message) ? "it is cut off" : message;
    throw new QuernError("QN-LOAD-ARCHIVE", `${label} is not a gzip file that can be read to its end: ${why}`, {
      cause,
      place: { file: label },
      hint: "Was it cut off while it was copied? Put the whole one in its place.",
    });
  }
}
