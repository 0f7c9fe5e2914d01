import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { QuernError } from "../../base/errors.ts";
import type { JsonObject } from "../../manifest/types.ts";

const attempts = 4;
const timeoutMilliseconds = 60_000;
const maxBytes = 512 * 1024 * 1024;

/** The JSON at an address; undefined for 404. @throws QuernError QN-DEPS-DOWNLOAD */
export async function downloadJson(url: URL): Promise<JsonObject | undefined> {
  return retrying(url, async (response) => {
    if (response.status === 404) return undefined;
    return (await response.json()) as JsonObject;
  });
}

/** Downloads to a file. @throws QuernError QN-DEPS-DOWNLOAD */
export async function download(url: URL, file: string): Promise<void> {
  await retrying(url, async (response) => {
    if (response.status === 404 || response.body === null) throw failure(url, `the server answered ${response.status}`);
    let bytes = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(bytes > maxBytes ? failure(url, `it is larger than ${maxBytes / 1024 / 1024} MB`) : null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as import("node:stream/web").ReadableStream),
      limit,
      createWriteStream(file),
    );
  });
}

/** Tries again, waiting longer each time, what may pass by itself: no connection, 429, 5xx. */
async function retrying<T>(url: URL, read: (response: Response) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(timeoutMilliseconds),
        headers: { "user-agent": "quern" },
      });
      if (response.ok || response.status === 404) return await read(response);
      await response.body?.cancel();
      if (response.status !== 429 && response.status < 500)
        throw failure(url, `the server answered ${response.status}`);
      if (attempt === attempts) throw failure(url, `the server answered ${response.status} ${attempts} times`);
    } catch (cause) {
      if (cause instanceof QuernError) throw cause;
      if (attempt === attempts) throw failure(url, reason(cause), cause);
    }
    await sleep(200 * 3 ** (attempt - 1));
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message || cause.cause.name : cause.message;
}

function failure(url: URL, why: string, cause?: unknown): QuernError {
  return new QuernError("QN-DEPS-DOWNLOAD", `Could not download ${url.origin}${url.pathname}: ${why}`, { cause });
}
