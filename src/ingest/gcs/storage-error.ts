import { QuernError } from "../../base/errors.ts";

/** What the client's errors have where they come from the server. */
interface ApiFailure extends Error {
  readonly code?: number | string;
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
}

/** The status of a refusal by Cloud Storage; null for a failure of another kind. */
export function statusOf(cause: unknown): number | null {
  const code = Number((cause as ApiFailure | null)?.code);
  return Number.isInteger(code) && code >= 400 ? code : null;
}

const login = "`gcloud auth application-default login` makes credentials for this machine.";

/** An error of Cloud Storage, in words. `what` says what was tried, such as `read gs://bucket/a.csv`. */
export function storageError(cause: unknown, what: string): QuernError {
  if (cause instanceof QuernError) return cause;
  const failure = cause as ApiFailure;
  const said = failure.errors?.[0]?.message ?? (failure.message || String(cause)).split("\n")[0]!;
  const told = (code: "QN-LOAD-CREDENTIALS" | "QN-LOAD-NOT-FOUND" | "QN-LOAD-HTTP", hint?: string): QuernError =>
    new QuernError(code, `Could not ${what}: ${said}`, { cause, hint });
  switch (statusOf(cause)) {
    case 401:
      return told("QN-LOAD-CREDENTIALS", `Cloud Storage does not know who asks. ${login}`);
    case 403:
      return told(
        "QN-LOAD-CREDENTIALS",
        "The lake needs roles/storage.objectUser on its bucket, a bucket that is only read roles/storage.objectViewer.",
      );
    case 404:
      return told("QN-LOAD-NOT-FOUND", "Check the bucket's name; `gcloud storage ls gs://BUCKET` shows what is there.");
    default:
      if (/default credentials|invalid_grant|ENOENT.*\.json/i.test(said)) return told("QN-LOAD-CREDENTIALS", login);
      return told("QN-LOAD-HTTP");
  }
}
