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

/** Whatever Google's client threw, as an ApiFailure. */
export function failureOf(cause: unknown): ApiFailure {
  if (cause instanceof ApiFailure) return cause;
  const error = cause as ClientError;
  const message = String(error.message ?? cause);
  if (isAboutCredentials(error, message))
    return new ApiFailure({ status: null, reason: "credentials", message, cause });
  const body = bodyOf(error);
  const status = numberOf(body?.code) ?? numberOf(error.response?.statusCode) ?? numberOf(error.code);
  if (status === null) {
    const isTimeout = /timeout|timed out|aborted/i.test(message);
    return new ApiFailure({ status, reason: isTimeout ? "timeout" : "network", message, cause });
  }
  const errors = body?.errors ?? [];
  const [first] = errors;
  return new ApiFailure({
    status,
    reason: first?.reason ?? reasonOfStatus(status),
    message: body?.message ?? first?.message ?? message,
    location: first?.location,
    errors,
    cause,
  });
}

interface ErrorBody {
  readonly code?: number;
  readonly message?: string;
  readonly errors?: readonly ErrorProto[];
}

interface ClientError {
  readonly message?: string;
  readonly code?: unknown;
  readonly errors?: readonly ErrorProto[];
  readonly config?: { readonly url?: unknown };
  readonly response?: { readonly statusCode?: unknown; readonly body?: unknown };
}

/** Google's words when no credentials are found, or the place that gives tokens refuses them. */
function isAboutCredentials(error: ClientError, message: string): boolean {
  if (/Could not load the default credentials|invalid_grant|invalid_client|unauthorized_client/.test(message))
    return true;
  if (/No refresh token|refresh.*access token|no access_token|DECODER routines|private key/i.test(message)) return true;
  return /oauth2|sts\.googleapis|iamcredentials|generateAccessToken/.test(String(error.config?.url ?? ""));
}

function bodyOf(error: ClientError): ErrorBody | undefined {
  let body = error.response?.body;
  if (typeof body === "string") {
    try {
      body = JSON.parse(body);
    } catch {
      return undefined;
    }
  }
  const found = (body as { error?: unknown } | undefined)?.error;
  if (typeof found === "object" && found !== null) return found as ErrorBody;
  return error.errors === undefined ? undefined : { message: error.message, errors: error.errors };
}

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Proxies and load balancers answer without BigQuery's own words. */
function reasonOfStatus(status: number): string {
  if (status === 401) return "authError";
  if (status === 403) return "accessDenied";
  if (status === 404) return "notFound";
  if (status === 409) return "duplicate";
  if (status === 429) return "rateLimitExceeded";
  return status >= 500 ? "backendError" : "invalid";
}
