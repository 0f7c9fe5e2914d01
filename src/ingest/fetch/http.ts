import { QuernError } from "../../base/errors.ts";
import { sha256 } from "../../base/hash.ts";
import { rememberSecret } from "../../base/secrets.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import { download } from "./download.ts";
import type { FetchContext } from "./fetch-context.ts";
import { shown } from "./request.ts";

const hints: Readonly<Record<number, string>> = {
  401: "Send credentials by `headers`, such as `authorization: Bearer ${TOKEN}` (TOKEN: an environment variable).",
  403: "The server knows who asks and refuses: may these credentials read the file?",
  404: "Check the address; open it in a browser.",
};

/** A file on a web server. */
export function fetchHttp(input: Input, context: FetchContext): Promise<Arrived> {
  const url = URL.parse(input.uri);
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
  const remembered = memory.get(url.href);
  const inLake = remembered === undefined ? undefined : lake.find(place, remembered.sha256);
  const file = lake.partial(sha256(url.href).slice(0, 24));
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
  if (!result.isNew) {
    const { sha256: content, bytes, name } = remembered!;
    return { sha256: content, bytes, name, path: inLake!.path, isOurs: false };
  }
  const arrived = lake.adopt(file, result.name ?? input.name);
  if (arrived.bytes === 0) {
    lake.discard(arrived);
    throw new QuernError("QN-LOAD-EMPTY", `${shown(url)} is empty`);
  }
  memory.set(url.href, { ...result.validators, sha256: arrived.sha256, bytes: arrived.bytes, name: arrived.name });
  return arrived;
}

/** `${NAME}` in a header is the environment variable NAME: secrets stay out of the project and of its artifacts. */
function expandHeaders(headers: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => {
      const value = text.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
        const found = env[variable];
        if (found !== undefined) return found;
        throw new QuernError(
          "QN-LOAD-CREDENTIALS",
          `The header '${name}' wants the environment variable ${variable}, which is not set`,
        );
      });
      if (value !== text || name === "authorization") rememberSecret(value);
      return [name, value];
    }),
  );
}
