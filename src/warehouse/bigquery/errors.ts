import type { ErrorCode } from "../../base/error-catalogue.ts";
import { QuernError } from "../../base/errors.ts";
import { ApiFailure } from "./api-failure.ts";
import type { BigQueryCredentials } from "./credentials.ts";
import { permissionHint } from "./lacking-permission.ts";
import { credentialsHint } from "./refused-credentials.ts";
import { isConflict } from "./retry.ts";

/** What a failed call was about; lines of the place count in `sql`. */
interface About {
  readonly sql?: string;
  /** Lines that stood before the statement itself in what was sent. */
  readonly linesBefore?: number;
  /** The target's, for hints. */
  readonly credentials: BigQueryCredentials;
}

/** A failure of the API in the user's words. Anything else stays as it is. */
export function bigqueryError(cause: unknown, about: About): unknown {
  if (!(cause instanceof ApiFailure)) return cause;
  const { message, place } = takePosition(cause.message, about);
  const { code, hint } = meaning(cause, about);
  const isOfStatement = about.sql !== undefined && (code === "QN-DB-STATEMENT" || code === "QN-DB-CONFLICT");
  return new QuernError(code, message, { place, hint, cause, ...(isOfStatement && { statement: about.sql }) });
}

function meaning(failure: ApiFailure, { credentials }: About): { code: ErrorCode; hint?: string } {
  const { reason, status, message } = failure;
  const { project, location } = credentials;
  if (isConflict(message)) return { code: "QN-DB-CONFLICT" };
  if (reason === "credentials" || reason === "authError")
    return { code: "QN-DB-CONNECT", hint: credentialsHint(message, credentials) };
  if (reason === "accessNotConfigured" || reason === "SERVICE_DISABLED" || isApiOff(message)) {
    const api = /\b([a-z]+\.googleapis\.com)\b/.exec(message)?.[1] ?? "bigquery.googleapis.com";
    return {
      code: "QN-DB-CONNECT",
      hint: `Enable it: gcloud services enable ${api} --project=${credentials.executionProject}`,
    };
  }
  if (reason === "billingNotEnabled")
    return { code: "QN-DB-PERMISSION", hint: `Link a billing account to the project ${project}: DML needs one.` };
  if (reason === "accessDenied" || status === 403) {
    if (/rateLimit|quota/i.test(reason)) return { code: "QN-DB-QUOTA", hint: quotaHint };
    return { code: "QN-DB-PERMISSION", hint: permissionHint(message, credentials) };
  }
  switch (reason) {
    case "notFound":
      if (/not found in location|was not found in location/i.test(message))
        return { code: "QN-DB-STATEMENT", hint: locationHint(location) };
      if (/project/i.test(message) && /not found|does not exist/i.test(message) && status !== null)
        return { code: "QN-DB-STATEMENT", hint: `Is the project's id right? The target has '${project}'.` };
      return { code: "QN-DB-STATEMENT" };
    case "invalid":
      if (isOfLocations(message)) return { code: "QN-DB-STATEMENT", hint: locationHint(location) };
      return { code: "QN-DB-STATEMENT" };
    case "bytesBilledLimitExceeded":
      return { code: "QN-DB-MAX-BYTES", hint: maxBytesHint };
    case "quotaExceeded":
    case "rateLimitExceeded":
    case "jobRateLimitExceeded":
    case "userRateLimitExceeded":
      return { code: "QN-DB-QUOTA", hint: quotaHint };
    case "resourcesExceeded":
    case "responseTooLarge":
      return { code: "QN-DB-RESOURCE", hint: "Let the query read or sort less at once, or give it more slots." };
    case "jobTimeout":
    case "stopped":
      return { code: "QN-DB-TIMEOUT" };
    case "backendError":
    case "internalError":
    case "jobBackendError":
    case "jobInternalError":
      return { code: "QN-DB-UNAVAILABLE" };
    case "network":
    case "timeout":
    case "truncated":
      return {
        code: "QN-DB-CONNECT",
        hint: "Is the network up, and does a proxy stand in between? Failed calls were tried again for a while.",
      };
    default:
      if (/timed? ?out/i.test(message) && /job/i.test(message)) return { code: "QN-DB-TIMEOUT" };
      return status !== null && status >= 500 ? { code: "QN-DB-UNAVAILABLE" } : { code: "QN-DB-STATEMENT" };
  }
}

const isApiOff = (message: string): boolean =>
  /API has not been used in project|has not enabled BigQuery|\.googleapis\.com.*(?:disabled|not been used)/i.test(
    message,
  );

const isOfLocations = (message: string): boolean =>
  /different locations|(invalid|unsupported|not a valid)\b.*\b(location|region)|location\b.*\bdoes not (support|exist)/i.test(
    message,
  );

const quotaHint =
  "It was tried again for a while. Run fewer --threads, ask for more quota, or wait until the quota is new.";

const maxBytesHint =
  "Nothing was billed. The limit is the least of max_bytes of the model and of the run, and maximum_bytes_billed of the target.";

function locationHint(location: string | null): string {
  return location === null
    ? "Jobs run in the location of the datasets they read; set `location` in the target when they can't find it themselves."
    : `The target says location '${location}' (US, EU, or a region such as europe-west3): all datasets that a statement reads must be there, and the buckets that it loads from.`;
}

/** `... at [3:8]` is line and column in what was sent. */
function takePosition(
  text: string,
  { sql, linesBefore = 0 }: About,
): { message: string; place?: { file: string; line: number; column: number } } {
  const match = / at \[(\d+):(\d+)\]/.exec(text);
  if (match === null || sql === undefined) return { message: text.trim() };
  const line = Number(match[1]) - linesBefore;
  const message = text.replace(match[0], "").trim();
  return line < 1 ? { message } : { message, place: { file: "", line, column: Number(match[2]) } };
}
