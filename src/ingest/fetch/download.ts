import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import { fileError, writeAtomic } from "../../base/files.ts";
import { continuesAt, isPage, nameOf, totalOf, validatorsOf } from "./answer-headers.ts";
import type { Validators } from "./download-memory.ts";
import type { FetchEffects } from "./fetch-context.ts";
import { PassingFailure } from "./passing-failure.ts";
import { refusal } from "./refusal.ts";
import { type Answer, cancelled, failure, passing, request, shown } from "./request.ts";
import { tooBig } from "./too-big.ts";
import { closed, writeBody } from "./write-body.ts";

export interface DownloadRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that only the address's own origin may see. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Where the bytes go; what stands there from an earlier attempt is gone on with when the server can do that. */
  readonly file: string;
  readonly maxBytes: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Of the version that is known already: it is not sent again. */
  readonly known: Validators | undefined;
  readonly hints: Readonly<Record<number, string>>;
  readonly signal: AbortSignal | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly effects: FetchEffects;
  readonly onProgress: (bytes: number, total: number | null) => void;
}

/** A file that was fetched, or the news that it is the known one still. */
export type Downloaded =
  | { readonly isNew: false }
  | {
      readonly isNew: true;
      readonly validators: Validators;
      /** That the server gives it. */
      readonly name: string | null;
      /** Whether the server calls it a web page. */
      readonly isPage: boolean;
    };

/**
 * Downloads a file. What may pass by itself (no connection, a stall, a cut, 408, 425, 429, 5xx) is tried again with
 * growing pauses, or after the one that the server asks for; an attempt that got further than all before does not count.
 * @throws QuernError QN-LOAD-HTTP, QN-LOAD-NOT-FOUND, QN-LOAD-CREDENTIALS, QN-LOAD-TOO-BIG, QN-FILE-WRITE
 */
export async function download(asked: DownloadRequest): Promise<Downloaded> {
  const { retries, effects, signal, file } = asked;
  let failures = 0;
  let furthest = sizeOf(file);
  for (;;) {
    try {
      const done = await attempt(asked);
      rmSync(partOf(file), { force: true });
      return done;
    } catch (cause) {
      if (!(cause instanceof PassingFailure)) throw cause;
      const size = sizeOf(file);
      failures = size > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, size);
      if (failures > retries) {
        const times = failures === 1 ? "" : ` (${failures} attempts)`;
        throw failure(asked.url, `${cause.message}${times}`, cause);
      }
      const pause = Math.min(30_000, 500 * 2 ** (failures - 1)) * (0.5 + effects.random() / 2);
      await effects.sleep(cause.retryAfter ?? pause, signal).catch((aborted: unknown) => {
        throw cancelled(aborted);
      });
    }
  }
}

async function attempt(asked: DownloadRequest): Promise<Downloaded> {
  const { url, file, known } = asked;
  const started = readPart(file);
  const offset = started === undefined ? 0 : sizeOf(file);
  const headers: Record<string, string> = { ...asked.headers };
  const condition = started?.etag?.startsWith("W/") === false ? started.etag : started?.lastModified;
  if (offset > 0 && condition != null) {
    headers.range = `bytes=${offset}-`;
    headers["if-range"] = condition;
  } else if (known !== undefined) {
    if (known.etag !== null) headers["if-none-match"] = known.etag;
    else if (known.lastModified !== null) headers["if-modified-since"] = known.lastModified;
  }
  const answer = await request(url, { ...asked, headers });
  const { response } = answer;
  switch (response.statusCode) {
    case 200:
      return receive(asked, answer, 0);
    case 206:
      if (continuesAt(response) === offset) return receive(asked, answer, offset);
      break;
    case 304:
      if (known === undefined) break;
      response.destroy();
      return { isNew: false };
    case 416:
      break;
    default:
      throw await refusal(asked.url, asked.hints, answer.response);
  }
  response.destroy();
  rmSync(file, { force: true });
  throw new PassingFailure(`the server answered ${response.statusCode} to what was not asked`);
}

async function receive(asked: DownloadRequest, answer: Answer, offset: number): Promise<Downloaded> {
  const { file, maxBytes, signal } = asked;
  const { response } = answer;
  const total = totalOf(response, offset);
  if (total !== null && total > maxBytes) {
    response.destroy();
    throw tooBig(shown(asked.url), total, maxBytes);
  }
  const validators = validatorsOf(response);
  writeAtomic(partOf(file), JSON.stringify(validators));
  try {
    await writeBody(asked, response, offset, total);
    await closed(answer);
  } catch (cause) {
    if (cause instanceof QuernError) throw cause;
    throw signal?.aborted ? cancelled(cause) : passing(cause);
  }
  if (answer.late() !== undefined) {
    // nobody knows which bytes are the right ones
    rmSync(file, { force: true });
    throw passing(answer.late());
  }
  const size = sizeOf(file);
  if (total !== null && size !== total)
    throw new PassingFailure(`the server announced ${total} bytes and sent ${size}`);
  return { isNew: true, validators, name: nameOf(response), isPage: isPage(response) };
}

const partOf = (file: string): string => `${file}.json`;

/** What the server said of the bytes that are there already. */
function readPart(file: string): Validators | undefined {
  if (!existsSync(file) || !existsSync(partOf(file))) return undefined;
  try {
    return JSON.parse(readFileSync(partOf(file), "utf8")) as Validators;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw fileError(cause, partOf(file), "read");
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
