import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import { sha256 } from "../../base/hash.ts";
import { rememberSecret } from "../../base/secrets.ts";
import { expandVariables } from "../address.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import { download } from "./download.ts";
import type { FetchContext } from "./fetch-context.ts";
import { failure, shown } from "./request.ts";

const hints: Readonly<Record<number, string>> = {
  401: "Send credentials by `headers`, such as `authorization: Bearer ${TOKEN}` (TOKEN: an environment variable).",
  403: "The server knows who asks and refuses: may these credentials read the file?",
  404: "Check the address; open it in a browser.",
};

/** A file on a web server. */
export function fetchHttp(input: Input, context: FetchContext): Promise<Arrived> {
  const url = URL.parse(input.location);
  if (url === null) throw new QuernError("QN-LOAD-CONFIG", `'${input.uri}' is not an address`);
  const credentials = expandHeaders(context.config.headers, context.env);
  return fetchAddress(url, { input, context, credentials, hints });
}

export interface AddressOptions {
  readonly input: Input;
  readonly context: FetchContext;
  readonly credentials: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<number, string>>;
}

/** Downloads an address unless the server says that the lake has its newest version. */
export async function fetchAddress(url: URL, options: AddressOptions): Promise<Arrived> {
  const { input, context } = options;
  const { lake, memory, place, config, emit, source, signal, env, effects } = context;
  const remembered = memory.get(input.uri);
  const inLake = remembered === undefined ? undefined : await lake.find(place, remembered.sha256);
  // two tables may want the same address in one moment
  const file = lake.intake.incoming.partial(sha256(`${place.source}/${place.table}/${input.uri}`).slice(0, 24));
  const result = await download({
    url,
    headers: {},
    credentials: options.credentials,
    file,
    maxBytes: config.maxBytes,
    timeoutSeconds: config.timeoutSeconds,
    retries: config.retries,
    known: inLake === undefined ? undefined : remembered,
    hints: options.hints,
    signal,
    env,
    effects,
    onProgress: (bytes, total) => emit({ type: "load-progress", source, file: shown(url), bytes, total }),
  });
  if (!result.isNew) return { ...inLake!, name: remembered!.name };
  if (result.isPage && startsAsPage(file)) {
    rmSync(file, { force: true });
    throw failure(
      url,
      "what came is a web page",
      undefined,
      "Does the file want credentials, or is this the address of a page about it?",
    );
  }
  const arrived = lake.intake.adopt(file, result.name ?? input.name);
  if (arrived.bytes === 0) {
    lake.intake.discard(arrived);
    throw new QuernError("QN-LOAD-EMPTY", `${shown(url)} is empty`);
  }
  memory.set(input.uri, { ...result.validators, sha256: arrived.sha256, bytes: arrived.bytes, name: arrived.name });
  return arrived;
}

function expandHeaders(headers: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => {
      const value = expandVariables(text, env, `The header '${name}'`);
      if (value !== text || name === "authorization") rememberSecret(value);
      return [name, value];
    }),
  );
}

/** Some servers call every file a page, so its first bytes count too. */
function startsAsPage(file: string): boolean {
  const start = Buffer.alloc(512);
  const handle = openSync(file, "r");
  try {
    readSync(handle, start);
  } finally {
    closeSync(handle);
  }
  return /^(\uFEFF|\s)*<(!doctype|html|head|\?xml|!--)/i.test(start.toString("utf8"));
}
