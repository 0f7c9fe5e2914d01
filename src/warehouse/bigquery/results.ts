import type { Value } from "../../jinja/index.ts";
import type { ResultTable } from "../types.ts";
import type { Api } from "./api.ts";
import type { ApiFailure } from "./api-failure.ts";
import { cellReader } from "./cells.ts";
import { type FieldSchema, sqlType } from "./field-schema.ts";
import type { JobReference } from "./job-types.ts";

type RawRow = { readonly f: readonly { readonly v: unknown }[] };

export interface ResultPage {
  readonly isComplete: boolean;
  readonly fields: readonly FieldSchema[];
  readonly rows: readonly RawRow[];
  readonly totalRows: number | null;
  readonly pageToken: string | null;
}

/** How long the server may keep a call that waits for a query, in milliseconds. */
const longPoll = 10_000;

/** Rows a page at most; an answer is cut at 20 MB anyway. */
const pageSize = 50_000;

/** Waits a while for a query's end and gives its first rows. @throws ApiFailure, also for the query's own error */
export async function firstPage(
  api: Api,
  reference: JobReference,
  rows: number,
  signal: AbortSignal,
  isFinal: (failure: ApiFailure) => Promise<boolean>,
): Promise<ResultPage> {
  return page(api, reference, { maxResults: Math.min(rows, pageSize), timeoutMs: longPoll }, signal, isFinal);
}

async function page(
  api: Api,
  { projectId, jobId, location }: JobReference,
  query: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
  isFinal?: (failure: ApiFailure) => Promise<boolean>,
): Promise<ResultPage> {
  const answer = await api.call<{
    jobComplete?: boolean;
    schema?: { fields?: readonly FieldSchema[] };
    rows?: readonly RawRow[];
    totalRows?: string;
    pageToken?: string;
  }>(
    {
      method: "GET",
      path: `queries/${jobId}`,
      project: projectId,
      query: { location, "formatOptions.useInt64Timestamp": true, ...query },
      timeout: longPoll + 60_000,
    },
    signal,
    isFinal,
  );
  return {
    isComplete: answer.jobComplete !== false,
    fields: answer.schema?.fields ?? [],
    rows: answer.rows ?? [],
    totalRows: answer.totalRows === undefined ? null : Number(answer.totalRows),
    pageToken: answer.pageToken ?? null,
  };
}

/** The rows of an ended query as template values, at most `limit`. */
export async function readRows(
  api: Api,
  reference: JobReference,
  first: ResultPage,
  limit: number,
  signal: AbortSignal,
): Promise<ResultTable> {
  const readers = first.fields.map(cellReader);
  const rows: Value[][] = [];
  for (let current = first; ; ) {
    for (const row of current.rows.slice(0, limit - rows.length))
      rows.push(readers.map((read, i) => read(row.f[i]?.v ?? null)));
    if (current.pageToken === null || rows.length >= limit) break;
    const maxResults = Math.min(limit - rows.length, pageSize);
    current = await page(api, reference, { maxResults, pageToken: current.pageToken }, signal);
  }
  return { columns: first.fields.map((field) => ({ name: field.name, type: sqlType(field) })), rows };
}
