import type { BigQuery } from "@google-cloud/bigquery";
import { quernVersion } from "../../base/package-root.ts";
import { ApiFailure, failureOf } from "./api-failure.ts";
import { authClientOf } from "./auth-client.ts";
import type { BigQueryCredentials } from "./credentials.ts";

/** One call of BigQuery's REST API. https://cloud.google.com/bigquery/docs/reference/rest */
export interface RestCall {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `projects/{project}/`, such as `datasets/shop/tables`. */
  readonly path: string;
  /** Default: the project that jobs run in. */
  readonly project?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
  /** The answer must be there after so many milliseconds (default 60,000). */
  readonly timeout?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The REST API through Google's client, which signs the calls. It tries each call once: what is tried again, and when,
 * is said by retry.ts alone.
 */
export class RestClient {
  readonly #client: BigQuery;

  private constructor(client: BigQuery) {
    this.#client = client;
  }

  /** Loads Google's client; no network is used yet. */
  static async open(credentials: BigQueryCredentials): Promise<RestClient> {
    const [{ BigQuery }, authClient] = await Promise.all([import("@google-cloud/bigquery"), authClientOf(credentials)]);
    const client = new BigQuery({
      projectId: credentials.executionProject,
      // the client asks for its own copy of the library's type, which is the same library
      authClient: authClient as NonNullable<ConstructorParameters<typeof BigQuery>[0]>["authClient"],
      apiEndpoint: credentials.apiEndpoint ?? undefined,
      userAgent: `quern/${quernVersion()}`,
      retryOptions: { autoRetry: false, maxRetries: 0 },
    });
    // BIGQUERY_EMULATOR_HOST would win over the profile
    if (credentials.apiEndpoint !== null) client.baseUrl = `${credentials.apiEndpoint}/bigquery/v2`;
    return new RestClient(client);
  }

  /** The answer's JSON; {} for an empty answer. @throws ApiFailure */
  call<T extends object>({ method, path, project, query, body, timeout = 60_000, headers }: RestCall): Promise<T> {
    return new Promise((resolve, reject) => {
      const qs = Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== undefined));
      this.#client.request(
        {
          method,
          uri: `/${path}`,
          ...(project !== undefined && { projectId: project }),
          qs,
          timeout,
          ...(body !== undefined && { json: body }),
          ...(headers !== undefined && { headers }),
        } as Parameters<BigQuery["request"]>[0],
        (cause: unknown, answer: unknown) => {
          if (cause !== null && cause !== undefined) reject(failureOf(cause));
          else if (answer === undefined || answer === "") resolve({} as T);
          else if (typeof answer === "object" && answer !== null) resolve(answer as T);
          else {
            const message = `The answer to ${method} ${path} is not whole`;
            reject(new ApiFailure({ status: null, reason: "truncated", message }));
          }
        },
      );
    });
  }

  /** Forgets the access token, so that the next call gets a new one: the server refused it before its time. */
  forgetToken(): void {
    const { authClient } = this.#client;
    const cached = (authClient as { cachedCredential?: { credentials?: object } | null }).cachedCredential;
    if (cached?.credentials !== undefined) {
      cached.credentials = { ...cached.credentials, access_token: undefined, expiry_date: 1 };
    }
  }
}
