import type { ErrorCode } from "../../base/error-catalogue.ts";
import { QuernError } from "../../base/errors.ts";
import { ApiFailure } from "./api-failure.ts";

/** What a failed call was about; lines of the place count in `sql`. */
interface About {
  readonly sql?: string;
  /** Lines that stood before the statement itself in what was sent. */
  readonly linesBefore?: number;
  /** Project and location of the target, for hints. */
  readonly project: string;
  readonly location: string | null;
}

/** A failure of the API in the user's words. Anything else stays as it is. */
export function bigqueryError(cause: unknown, about: About): unknown {
  if (!(cause instanceof ApiFailure)) return cause;
  const { message, place } = takePosition(cause.message, about);
  const { code, hint } = meaning(cause, about);
  const isOfStatement = about.sql !== undefined && code === "QN-DB-STATEMENT";
  return new QuernError(code, message, { place, hint, cause, ...(isOfStatement && { statement: about.sql }) });
}

function meaning(failure: ApiFailure, { project, location }: About): { code: ErrorCode; hint?: string } {
  const { reason, status, message } = failure;
  if (reason === "credentials" || reason === "authError")
    return { code: "QN-DB-CONNECT", hint: credentialsHint(message) };
  const api = /API has not been used in project (\S+)|(\S+\.googleapis\.com).*(?:disabled|not been used)/i.exec(
    message,
  );
  if (reason === "accessNotConfigured" || reason === "SERVICE_DISABLED" || api !== null)
    return {
      code: "QN-DB-CONNECT",
      hint: `Enable it: gcloud services enable bigquery.googleapis.com --project=${project}`,
    };
  if (reason === "billingNotEnabled")
    return { code: "QN-DB-PERMISSION", hint: `Link a billing account to the project ${project}: DML needs one.` };
  if (reason === "accessDenied" || status === 403) {
    if (/rateLimit|quota/i.test(reason)) return { code: "QN-DB-QUOTA", hint: quotaHint };
    return { code: "QN-DB-PERMISSION", hint: permissionHint(message, project) };
  }
  switch (reason) {
    case "notFound":
      if (/not found in location|was not found in location/i.test(message))
        return { code: "QN-DB-STATEMENT", hint: locationHint(location) };
      if (/project/i.test(message) && /not found|does not exist/i.test(message) && status !== null)
        return { code: "QN-DB-STATEMENT", hint: `Is the project's id right? The target has '${project}'.` };
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

function credentialsHint(message: string): string {
  if (/Could not load the default credentials/.test(message))
    return "Log in with `gcloud auth application-default login`, or use the method service-account with a keyfile.";
  if (/generateAccessToken|iamcredentials|impersonat/i.test(message))
    return "To impersonate a service account, your own account needs roles/iam.serviceAccountTokenCreator on it.";
  if (/invalid_grant|reauth/i.test(message))
    return "The login or key has expired or was withdrawn: log in again with `gcloud auth application-default login`, or make a new key.";
  return "The credentials of the target were refused: make new ones.";
}

/** The message names the permission that lacks; the hint names the role that has it. */
function permissionHint(message: string, project: string): string {
  const permission = /\b(bigquery\.[a-zA-Z]+\.[a-zA-Z]+|serviceusage\.[a-z.]+[a-zA-Z]*)\b/.exec(message)?.[1];
  if (/VPC Service Controls/i.test(message)) return "A perimeter of VPC Service Controls keeps this call out.";
  const role = roleOf(permission, message);
  return permission === undefined
    ? `Let somebody give the account ${role}: gcloud projects add-iam-policy-binding ${project} --member=ACCOUNT --role=${role}`
    : `The account lacks ${permission}, which ${role} has: gcloud projects add-iam-policy-binding ${project} --member=ACCOUNT --role=${role}`;
}

function roleOf(permission: string | undefined, message: string): string {
  if (permission?.startsWith("serviceusage")) return "roles/serviceusage.serviceUsageConsumer";
  if (permission?.startsWith("bigquery.jobs") || /jobs\.create/.test(message)) return "roles/bigquery.jobUser";
  if (permission?.startsWith("bigquery.datasets.create")) return "roles/bigquery.user";
  if (/Drive/.test(message)) return "access to the file in Google Drive";
  return permission !== undefined && /\.(get|getData|list)$/.test(permission)
    ? "roles/bigquery.dataViewer"
    : "roles/bigquery.dataEditor";
}

const quotaHint =
  "It was tried again for a while. Run fewer --threads, ask for more quota, or wait until the quota is new.";

const maxBytesHint =
  "Nothing was billed. The limit is the least of max_bytes of the model and of the run, and maximum_bytes_billed of the target.";

function locationHint(location: string | null): string {
  return location === null
    ? "Jobs run in the location of the datasets they read; set `location` in the target when they can't find it themselves."
    : `The target says location '${location}': all datasets that a statement reads must be there.`;
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
