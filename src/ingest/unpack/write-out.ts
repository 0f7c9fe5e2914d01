import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";

/**
 * Writes what comes into a new file; when anything fails, the file is gone again.
 * @throws QuernError QN-FILE-WRITE, QN-RUN-CANCELLED; what the stream throws
 */
export async function writeOut(
  stream: AsyncIterable<Uint8Array>,
  to: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  let handle: number;
  try {
    handle = openSync(to, "wx");
  } catch (cause) {
    throw fileError(cause, to, "write");
  }
  try {
    for await (const chunk of stream) {
      if (signal?.aborted) throw new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
      try {
        for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
      } catch (cause) {
        throw fileError(cause, to, "write");
      }
    }
  } catch (cause) {
    rmSync(to, { force: true });
    throw cause;
  } finally {
    closeSync(handle);
  }
}
