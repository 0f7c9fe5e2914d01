import { createReadStream, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { tooBig } from "../fetch/too-big.ts";
import { refuseBomb } from "./bomb.ts";
import { writeOut } from "./write-out.ts";

export interface GunzipOptions {
  /** What messages call the file. */
  readonly label: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks a gzip file. Databases read such files too, but take one that was cut off for a whole one, and don't hold the
 * content against its checksum. @throws QuernError QN-LOAD-ARCHIVE, QN-LOAD-TOO-BIG, QN-FILE-*
 */
export async function gunzip(from: string, to: string, options: GunzipOptions): Promise<void> {
  await writeOut(unpack(from, options), to, options.signal);
}

async function* unpack(path: string, { label, maxBytes }: GunzipOptions): AsyncIterable<Buffer> {
  const packed = statSync(path).size;
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = file.pipe(createGunzip({ chunkSize: 1 << 18 }));
  let broken: unknown;
  file.on("error", (cause) => {
    broken = cause;
    stream.destroy(cause);
  });
  let unpacked = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > maxBytes) throw tooBig(`${label} unpacked`, null, maxBytes);
      refuseBomb(label, packed, unpacked);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof QuernError) throw cause;
    if (broken !== undefined) throw fileError(broken, path, "read");
    const { message } = cause as Error;
    const why = /unexpected end/.test(message) ? "it is cut off" : message;
    throw new QuernError("QN-LOAD-ARCHIVE", `${label} is not a gzip file that can be read to its end: ${why}`, {
      cause,
      place: { file: label },
      hint: "Was it cut off while it was copied? Put the whole one in its place.",
    });
  } finally {
    file.destroy();
  }
}
