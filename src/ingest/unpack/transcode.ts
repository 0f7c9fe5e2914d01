import { createReadStream } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { writeOut } from "./write-out.ts";

export interface TranscodeOptions {
  /** What messages call the file. */
  readonly label: string;
  /** A name that TextDecoder knows. */
  readonly encoding: string;
  readonly signal: AbortSignal | undefined;
}

/** Writes a text file anew as UTF-8. @throws QuernError QN-LOAD-ENCODING with the line, QN-FILE-* */
export async function transcode(from: string, to: string, options: TranscodeOptions): Promise<void> {
  const { label, encoding, signal } = options;
  try {
    await writeOut(encoded(from, encoding), to, signal);
  } catch (cause) {
    if (!(cause instanceof WrongByte)) throw cause;
    const line = await lineOfWrongByte(from, encoding);
    throw new QuernError("QN-LOAD-ENCODING", `${label} is not in ${encoding}: line ${line} has a wrong byte`, {
      cause,
      place: { file: label, line },
      hint: "Say the encoding that the file has: `encoding: latin-1` (or windows-1252, utf-16 ...).",
    });
  }
}

class WrongByte extends Error {}

async function* encoded(path: string, encoding: string): AsyncIterable<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks(path)) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new WrongByte(cause.message, { cause });
  }
}

/** Reads the file once more, with a mark in the place of what can't be read. */
async function lineOfWrongByte(path: string, encoding: string): Promise<number> {
  const decoder = new TextDecoder(encoding);
  let line = 1;
  for await (const chunk of chunks(path)) {
    const text = decoder.decode(chunk, { stream: true });
    const wrong = text.indexOf("\uFFFD");
    const end = wrong === -1 ? text.length : wrong;
    for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) line++;
    if (wrong !== -1) break;
  }
  return line;
}

async function* chunks(path: string): AsyncIterable<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}
