import type { ClientRequest, Agent as HttpAgent, get as httpGet, IncomingMessage } from "node:http";
import { QuernError } from "../../base/errors.ts";
import { PassingFailure } from "./passing-failure.ts";

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the first address's origin only. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** An answer whose body has not been read. */
export interface Answer {
  readonly response: IncomingMessage;
  readonly request: ClientRequest;
  /** What went wrong since, if anything did. */
  readonly late: () => unknown;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 10;

/**
 * Asks for an address and goes where the server points. Bodies come as they are stored (nothing is decompressed).
 * @throws QuernError QN-LOAD-HTTP; PassingFailure
 */
export async function request(from: URL, options: RequestOptions): Promise<Answer> {
  let url = from;
  for (let count = 0; ; count++) {
    const credentials = url.origin === from.origin ? options.credentials : {};
    const answer = await ask(url, { ...options.headers, ...credentials }, options);
    const { response } = answer;
    if (!redirects.has(response.statusCode!)) return answer;
    response.destroy();
    const to = response.headers.location;
    if (to === undefined) throw failure(url, "the server points elsewhere without saying where");
    const next = URL.parse(to, url.href);
    if (next === null || !/^https?:$/.test(next.protocol)) throw failure(url, `the server points to ${to}`);
    if (url.protocol === "https:" && next.protocol === "http:")
      throw failure(url, `the server points to ${shown(next)}, which is not encrypted`);
    if (count === maxRedirects) throw failure(from, `the server points elsewhere more than ${maxRedirects} times`);
    url = next;
  }
}

async function ask(
  url: URL,
  headers: Record<string, string>,
  { timeoutSeconds, signal, env }: RequestOptions,
): Promise<Answer> {
  const { Agent, get } = (url.protocol === "https:" ? await import("node:https") : await import("node:http")) as {
    Agent: typeof HttpAgent;
    get: typeof httpGet;
  };
  return new Promise((resolve, reject) => {
    // a connection of its own, closed at the end: what comes behind the announced length is noticed
    const agent = new Agent({ keepAlive: false, proxyEnv: env });
    const asked = get(url, {
      agent,
      signal,
      headers: { "user-agent": "quern", accept: "*/*", "accept-encoding": "identity", ...headers },
    });
    const timer = setTimeout(() => {
      asked.destroy(new PassingFailure(`no answer within ${timeoutSeconds} seconds`));
    }, timeoutSeconds * 1000);
    asked.once("response", (response) => {
      clearTimeout(timer);
      resolve({ response, request: asked, late: () => late });
    });
    let late: unknown;
    asked.on("error", (cause) => {
      late = cause;
      clearTimeout(timer);
      reject(signal?.aborted ? cancelled(cause) : passing(cause));
    });
  });
}

/** The error for a download that no further attempt will help. */
export function failure(url: URL, why: string, cause?: unknown, hint?: string): QuernError {
  return new QuernError("QN-LOAD-HTTP", `Could not download ${shown(url)}: ${why}`, { cause, hint });
}

/** An address without what may be secret in it. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

export function cancelled(cause: unknown): QuernError {
  return new QuernError("QN-RUN-CANCELLED", "The download was interrupted", { cause });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "the server's name is not known",
  EAI_AGAIN: "the server's name could not be looked up",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the server can't be reached",
  ENETUNREACH: "the network can't be reached",
  EPIPE: "the connection was cut",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by itself",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate can't be verified",
};

/** Node's error as one that is worth another attempt. */
export function passing(cause: unknown): PassingFailure {
  if (cause instanceof PassingFailure) return cause;
  const { code = "", message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
  if (code.startsWith("HPE_"))
    return new PassingFailure("the server sent more than it announced, or no HTTP", null, cause);
  return new PassingFailure(reasons[code] ?? message, null, cause);
}
