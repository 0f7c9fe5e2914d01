import { createReadStream, statSync } from "node:fs";
import { fileError } from "../../base/files.ts";

type Gaxios = typeof import("google-auth-library")["gaxios"];
type Sent = NonNullable<Parameters<Gaxios["request"]>[0]>;

/**
 * Makes a job with the bytes of a file: the first call says what the job is, the second brings the bytes. When anything
 * goes wrong, both are done again, under the same job's name.
 * https://cloud.google.com/bigquery/docs/reference/api-uploads#resumable
 * @throws QuernError QN-FILE-READ
 */
export async function sendMedia(
  gaxios: Gaxios,
  sent: Sent & { readonly headers: Headers },
  path: string,
): Promise<{ readonly status: number; readonly data: string }> {
  const size = sizeOf(path);
  const headers = new Headers(sent.headers);
  headers.set("x-upload-content-type", "application/octet-stream");
  headers.set("x-upload-content-length", String(size));
  const begun = await gaxios.request<string>({ ...sent, headers });
  const place = begun.headers.get("location");
  if (begun.status !== 200 || place === null) return begun;
  const bytes = new Headers(sent.headers);
  bytes.set("content-type", "application/octet-stream");
  bytes.set("content-length", String(size));
  // as long as it takes: how long that is depends on the file
  return gaxios.request<string>({
    ...sent,
    url: place,
    method: "PUT",
    headers: bytes,
    data: createReadStream(path),
    timeout: 0,
  });
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}
