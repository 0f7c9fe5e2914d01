import type { AdapterResponse } from "../types.ts";
import type { JobResource } from "./job-types.ts";
import { jobLink } from "./jobs.ts";

/** What a job gave and cost, in dbt-bigquery's fields; `job_link` is our own. `rows` is null when nobody counts them. */
export function responseOf({ jobReference, statistics }: JobResource, rows: number | null): AdapterResponse {
  const query = statistics?.query;
  const code = codeOf(query?.statementType);
  const processed = numberOf(query?.totalBytesProcessed ?? statistics?.totalBytesProcessed);
  const size = processed === null ? null : `${bytesText(processed)} processed`;
  const details = [rows === null ? null : `${countText(rows)} rows`, size].filter((each) => each !== null);
  return {
    _message: details.length === 0 ? code : `${code} (${details.join(", ")})`,
    code,
    rows_affected: rows,
    bytes_processed: processed,
    bytes_billed: numberOf(query?.totalBytesBilled),
    location: jobReference.location ?? null,
    project_id: jobReference.projectId,
    job_id: jobReference.jobId,
    slot_ms: numberOf(statistics?.totalSlotMs ?? query?.totalSlotMs),
    job_link: jobLink(jobReference),
  };
}

function codeOf(statementType: string | undefined): string {
  if (statementType === "CREATE_TABLE_AS_SELECT") return "CREATE TABLE";
  return statementType?.replaceAll("_", " ") ?? "OK";
}

export const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

const units = ["Bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `5.0 KiB`, as dbt writes it. */
export function bytesText(bytes: number): string {
  if (bytes === 0) return "0 Bytes";
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}

/** `1.5k`, as dbt writes it. */
function countText(count: number): string {
  let size = count;
  for (const unit of ["", "k", "m", "b"]) {
    if (Math.abs(size) < 1000) return `${size.toFixed(1)}${unit}`;
    size /= 1000;
  }
  return `${size.toFixed(1)}t`;
}
