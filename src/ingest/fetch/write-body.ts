import { closeSync, openSync, truncateSync, writeSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { fileError } from "../../base/files.ts";
import { PassingFailure } from "./passing-failure.ts";
import { type Answer, shown } from "./request.ts";
import { tooBig } from "./too-big.ts";

export interface BodyRequest {
  readonly url: URL;
  readonly file: string;
  readonly maxBytes: number;
  readonly timeoutSeconds: number;
  readonly onProgress: (bytes: number, total: number | null) => void;
}

/** Writes a body behind the bytes that are there; a silence longer than the time-out ends it. */
export async function writeBody(
  { file, maxBytes, timeoutSeconds, url, onProgress }: BodyRequest,
  response: IncomingMessage,
  offset: number,
  total: number | null,
): Promise<void> {
  const handle = openForWriting(file, offset);
  const stalled = (): void => {
    response.destroy(new PassingFailure(`nothing came for ${timeoutSeconds} seconds`));
  };
  let timer = setTimeout(stalled, timeoutSeconds * 1000);
  let bytes = offset;
  let told = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooBig(shown(url), null, maxBytes);
      try {
        for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
      } catch (cause) {
        throw fileError(cause, file, "write");
      }
      const now = performance.now();
      if (now - told > 200) {
        told = now;
        onProgress(bytes, total);
      }
      timer = setTimeout(stalled, timeoutSeconds * 1000);
    }
    onProgress(bytes, total);
  } finally {
    clearTimeout(timer);
    closeSync(handle);
  }
}

function openForWriting(file: string, offset: number): number {
  try {
    if (offset > 0) truncateSync(file, offset);
    return openSync(file, offset > 0 ? "a" : "w");
  } catch (cause) {
    throw fileError(cause, file, "write");
  }
}

/** Waits for the end of the connection, where bytes behind the announced length show. */
export function closed({ request: sent, response }: Answer): Promise<void> {
  if (sent.closed || response.socket === null || response.socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 1000);
    sent.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
