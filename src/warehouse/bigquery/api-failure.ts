/** Why a call of the REST API failed, before anybody says what that means for the user. */
export class ApiFailure extends Error {
  /** HTTP status; null when no whole answer came (dropped connection, time-out, truncated body) or a job says it. */
  readonly status: number | null;
  /** BigQuery's word (`rateLimitExceeded`, `invalidQuery`), or `network`, `timeout`, `truncated`, `credentials`. */
  readonly reason: string;
  /** What the error is about: a table, a column, a file of a load. */
  readonly location: string | null;
  /** All errors that came along, the first included. */
  readonly errors: readonly ErrorProto[];

  constructor(fields: {
    readonly status: number | null;
    readonly reason: string;
    readonly message: string;
    readonly location?: string | null;
    readonly errors?: readonly ErrorProto[];
    readonly cause?: unknown;
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = "ApiFailure";
    this.status = fields.status;
    this.reason = fields.reason;
    this.location = fields.location ?? null;
    this.errors = fields.errors ?? [];
  }
}

/** An error as BigQuery writes it. https://cloud.google.com/bigquery/docs/reference/rest/v2/ErrorProto */
export interface ErrorProto {
  readonly reason?: string;
  readonly location?: string;
  readonly message?: string;
}

/** The failure of a job that ended with an error. */
export function jobFailure(errorResult: ErrorProto, errors: readonly ErrorProto[] = []): ApiFailure {
  return new ApiFailure({
    status: null,
    reason: errorResult.reason ?? "unknown",
    message: errorResult.message ?? "the job failed",
    location: errorResult.location,
    errors,
  });
}

/** The failure that a server's answer tells. */
export function answerFailure(status: number, text: string): ApiFailure {
  const body = errorBody(text);
  const errors = body?.errors ?? [];
  const [first] = errors;
  const message = body?.message ?? first?.message ?? `The server answered with status ${status}`;
  const reason = first?.reason ?? reasonOfStatus(status);
  return new ApiFailure({ status, reason, message, location: first?.location, errors });
}

/** The failure of a call that got no whole answer. */
export function brokenFailure(cause: unknown): ApiFailure {
  const error = cause as Error & { readonly cause?: unknown };
  const message = String(error.message ?? cause);
  const isTimeout = error.name === "TimeoutError" || /timeout|timed out|aborted/i.test(message);
  return new ApiFailure({ status: null, reason: isTimeout ? "timeout" : "network", message, cause });
}

/**
 * The failure to get an access token. Where tokens come from may have a bad moment too: that is worth another try, a
 * refusal is not.
 */
export function credentialsFailure(cause: unknown): ApiFailure {
  const { message, status, code } = cause as { message?: string; status?: unknown; code?: unknown };
  const http = [status, code].find((each) => typeof each === "number");
  const isPassing = http === 429 || (typeof http === "number" && http >= 500);
  const isUnreachable = /ECONN|ENOTFOUND|EAI_AGAIN|socket|network/i.test(`${code} ${message}`) && http === undefined;
  const reason = isPassing ? "backendError" : isUnreachable ? "network" : "credentials";
  return new ApiFailure({ status: null, reason, message: String(message ?? cause), cause });
}

interface ErrorBody {
  readonly message?: string;
  readonly errors?: readonly ErrorProto[];
}

function errorBody(text: string): ErrorBody | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "object" && error !== null ? error : undefined;
  } catch {
    return undefined;
  }
}

/** Proxies and load balancers answer without BigQuery's own words. */
function reasonOfStatus(status: number): string {
  if (status === 401) return "authError";
  if (status === 403) return "accessDenied";
  if (status === 404) return "notFound";
  if (status === 409) return "duplicate";
  if (status === 429) return "rateLimitExceeded";
  return status >= 500 ? "backendError" : "invalid";
}
