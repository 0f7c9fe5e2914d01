import type { BigQuery } from "@google-cloud/bigquery";
import { QuernError } from "../../base/errors.ts";
import { quernVersion } from "../../base/package-root.ts";
import { ApiFailure, answerFailure, brokenFailure, credentialsFailure } from "./api-failure.ts";
import { authClientOf } from "./auth-client.ts";
import type { BigQueryCredentials } from "./credentials.ts";
import { sendMedia } from "./send-media.ts";

/** One call of BigQuery's REST API. https://cloud.google.com/bigquery/docs/reference/rest */
export interface RestCall {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `projects/{project}/`, such as `datasets/shop/tables`. */
  readonly path: string;
  /** Default: the project that jobs run in. */
  readonly project?: string;
  /** A list is a parameter that comes several times. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: object;
  /** The answer must be there after so many milliseconds (default 60,000). */
  readonly timeout?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file of this machine whose bytes are sent along, resumably. */
  readonly media?: string;
}

type AuthLibrary = typeof import("google-auth-library");

/**
 * The REST API through Google's client: it says where the API is and makes the tokens. Calls go by the transport of
 * its authentication library, since the client's own can neither be given a time-out nor be interrupted. Each call is
 * tried once: what is tried again, and when, is said by retry.ts alone.
 */
export class RestClient {
  readonly #client: BigQuery;
  readonly #library: AuthLibrary;

  private constructor(client: BigQuery, library: AuthLibrary) {
    this.#client = client;
    this.#library = library;
  }

  /** Loads Google's client; only an impersonation looks for its own credentials yet. @throws ApiFailure */
  static async open(credentials: BigQueryCredentials): Promise<RestClient> {
    const [{ BigQuery }, library, authClient] = await Promise.all([
      import("@google-cloud/bigquery"),
      import("google-auth-library"),
      authClientOf(credentials).catch((cause: unknown) => {
        throw credentialsFailure(cause);
      }),
    ]);
    const client = new BigQuery({
      projectId: credentials.executionProject,
      authClient: authClient as NonNullable<ConstructorParameters<typeof BigQuery>[0]>["authClient"],
      apiEndpoint: credentials.apiEndpoint ?? undefined,
    });
    // BIGQUERY_EMULATOR_HOST would win over the profile
    if (credentials.apiEndpoint !== null) client.baseUrl = `${credentials.apiEndpoint}/bigquery/v2`;
    return new RestClient(client, library);
  }

  /** The answer's JSON; {} for an empty answer. @throws ApiFailure; what `signal` was aborted with */
  async call<T extends object>(call: RestCall, signal: AbortSignal): Promise<T> {
    const { method, query = {}, body, timeout = 60_000, media } = call;
    const url = this.#url(call);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) for (const each of [value].flat()) url.searchParams.append(name, String(each));
    url.searchParams.set("prettyPrint", "false");
    const headers = await this.#headers(url, call.headers);
    try {
      const request = { timeout, signal, retry: false, responseType: "text", validateStatus: () => true } as const;
      const sent = { ...request, url, method, headers, ...(body !== undefined && { data: body }) };
      const answer =
        media === undefined
          ? await this.#library.gaxios.request<string>(sent)
          : await sendMedia(this.#library.gaxios, sent, media);
      if (answer.status < 200 || answer.status > 299) throw answerFailure(answer.status, answer.data);
      return parse<T>(answer.data);
    } catch (cause) {
      signal.throwIfAborted();
      throw cause instanceof ApiFailure || cause instanceof QuernError ? cause : brokenFailure(cause);
    }
  }

  #url({ path, project, media }: RestCall): URL {
    const url = new URL(`${this.#client.baseUrl}/projects/${project ?? this.#client.projectId}/${path}`);
    if (media === undefined) return url;
    url.pathname = `/upload${url.pathname}`;
    url.searchParams.set("uploadType", "resumable");
    return url;
  }

  async #headers(url: URL, more: Readonly<Record<string, string>> | undefined): Promise<Headers> {
    try {
      const headers = new Headers(await this.#client.authClient.getRequestHeaders(url.href));
      headers.set("user-agent", `quern/${quernVersion()}`);
      for (const [name, value] of Object.entries(more ?? {})) headers.set(name, value);
      return headers;
    } catch (cause) {
      throw credentialsFailure(cause);
    }
  }

  /** Gets an access token. @throws ApiFailure with the reason `credentials`, or of where tokens come from */
  async prove(): Promise<void> {
    await this.#headers(new URL(this.#client.baseUrl), undefined);
  }

  /** Forgets the access token, so that the next call gets a new one: the server refused it before its time. */
  forgetToken(): void {
    const { cachedCredential } = this.#client.authClient as { cachedCredential?: { credentials?: object } | null };
    if (cachedCredential?.credentials !== undefined)
      cachedCredential.credentials = { ...cachedCredential.credentials, access_token: undefined, expiry_date: 1 };
  }
}

function parse<T extends object>(text: string): T {
  if (text === "") return {} as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ApiFailure({ status: null, reason: "truncated", message: "The server's answer is not whole", cause });
  }
}
