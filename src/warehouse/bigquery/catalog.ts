import type { RelationPlace, RelationRow, ResultColumn } from "../types.ts";
import type { Api } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import { type FieldSchema, sqlType } from "./field-schema.ts";
import type { TableReference } from "./job-types.ts";

/** A table as the REST API gives it. https://cloud.google.com/bigquery/docs/reference/rest/v2/tables */
export interface TableResource {
  readonly tableReference: TableReference;
  readonly type: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly schema?: { readonly fields?: readonly FieldSchema[] };
  readonly numRows?: string;
  readonly numBytes?: string;
  readonly numLongTermBytes?: string;
  readonly numTotalPhysicalBytes?: string;
  readonly numPartitions?: string;
  /** Milliseconds since 1970. */
  readonly lastModifiedTime?: string;
  readonly location?: string;
  readonly timePartitioning?: { readonly type?: string; readonly field?: string; readonly expirationMs?: string };
  readonly rangePartitioning?: {
    readonly field?: string;
    readonly range?: { readonly start?: string; readonly end?: string; readonly interval?: string };
  };
  readonly clustering?: { readonly fields?: readonly string[] };
  readonly materializedView?: Readonly<Record<string, unknown>>;
  readonly maxStaleness?: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
  readonly encryptionConfiguration?: { readonly kmsKeyName?: string };
  readonly etag?: string;
}

type Place = { readonly database: string; readonly schema: string };

const relationTypes: Readonly<Record<string, RelationRow["type"]>> = {
  VIEW: "view",
  MATERIALIZED_VIEW: "materialized_view",
  EXTERNAL: "external",
};

const isNotFound = (cause: unknown): boolean => cause instanceof ApiFailure && cause.status === 404;

export async function listSchemas(api: Api, project: string, signal: AbortSignal): Promise<string[]> {
  const datasets = await api.list<{ datasetReference: { datasetId: string } }>(
    { method: "GET", project, path: "datasets" },
    "datasets",
    signal,
  );
  return datasets.map((dataset) => dataset.datasetReference.datasetId);
}

/** One look-up; a big page, since a page's key is the name of its last table, which may be dropped in between. */
export async function listRelations(
  api: Api,
  { database, schema }: Place,
  signal: AbortSignal,
): Promise<RelationRow[]> {
  try {
    const tables = await api.list<Pick<TableResource, "tableReference" | "type">>(
      { method: "GET", project: database, path: `datasets/${schema}/tables`, query: { maxResults: 100_000 } },
      "tables",
      signal,
    );
    return tables.map(({ tableReference, type }) => ({
      database,
      schema,
      identifier: tableReference.tableId,
      type: relationTypes[type] ?? "table",
    }));
  } catch (cause) {
    if (isNotFound(cause)) return [];
    throw cause;
  }
}

/** A table with all that the API knows of it; undefined when there is none. */
export async function getTable(
  api: Api,
  { database, schema, identifier }: RelationPlace,
  signal: AbortSignal,
): Promise<TableResource | undefined> {
  try {
    return await api.call<TableResource>(
      { method: "GET", project: database, path: `datasets/${schema}/tables/${identifier}` },
      signal,
    );
  } catch (cause) {
    if (isNotFound(cause)) return undefined;
    throw cause;
  }
}

export const columnsOf = (table: TableResource | undefined): ResultColumn[] =>
  (table?.schema?.fields ?? []).map((field) => ({ name: field.name, type: sqlType(field) }));
