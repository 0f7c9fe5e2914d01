import { closeSync, createReadStream, openSync, rmSync, writeSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";

export interface TranscodeOptions {
  /** What messages call the file. */
  readonly label: string;
  readonly encoding: string;
  readonly isGzip: boolean;
  readonly maxBytes: number;
}

/** Writes a text file anew as UTF-8. @throws QuernError QN-LOAD-ENCODING with the line, QN-LOAD-ARCHIVE, QN-FILE-* */
export async function transcode(from: string, to: string, options: TranscodeOptions): Promise<void> {
  const { label, encoding, isGzip } = options;
  const decoder = new TextDecoder(encoding, { fatal: true });
  let handle: number;
  try {
    handle = openSync(to, "wx");
  } catch (cause) {
    throw fileError(cause, to, "write");
  }
  let line = 1;
  const write = (text: string): void => {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) line++;
    try {
      writeSync(handle, text);
    } catch (cause) {
      throw fileError(cause, to, "write");
    }
  };
  try {
    const file = createReadStream(from, { highWaterMark: 1 << 20 });
    const stream = isGzip ? file.pipe(createGunzip()) : file;
    file.on("error", (cause) => stream.destroy(cause));
    for await (const chunk of stream as AsyncIterable<Buffer>) write(decoder.decode(chunk, { stream: true }));
    write(decoder.decode());
  } catch (cause) {
    rmSync(to, { force: true });
    if (cause instanceof QuernError) throw cause;
    if (cause instanceof TypeError) {
      throw new QuernError(
        "QN-LOAD-ENCODING",
        `${label} is not in ${encoding}: there is a wrong byte after line ${line}`,
        {
          cause,
          place: { file: label, line },
        },
      );
    }
    if (isGzip)
      throw new QuernError("QN-LOAD-ARCHIVE", `${label} is not a gzip file that can be read to its end`, { cause });
    throw fileError(cause, from, "read");
  } finally {
    closeSync(handle);
  }
}
