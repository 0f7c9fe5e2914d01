import type { ErrorProto } from "./api-failure.ts";
import type { FieldSchema } from "./field-schema.ts";

/** A job of the REST API, as far as quern reads it. https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
export interface JobResource {
  readonly jobReference: JobReference;
  /** Whose job it is. */
  readonly user_email?: string;
  readonly configuration?: JobConfiguration;
  readonly status: {
    readonly state: "PENDING" | "RUNNING" | "DONE";
    readonly errorResult?: ErrorProto;
    readonly errors?: readonly ErrorProto[];
  };
  readonly statistics?: JobStatistics;
}

export interface JobReference {
  readonly projectId: string;
  readonly jobId: string;
  readonly location?: string;
}

/** What a job is to do: exactly one of query, load and copy. Members are the API's. */
export interface JobConfiguration {
  readonly query?: { readonly query: string } & Readonly<Record<string, unknown>>;
  readonly load?: Readonly<Record<string, unknown>>;
  readonly copy?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
  readonly jobTimeoutMs?: string;
  readonly reservation?: string;
}

/** Numbers of 64 bits are texts in the API. */
export interface JobStatistics {
  readonly totalBytesProcessed?: string;
  readonly totalSlotMs?: string;
  readonly numChildJobs?: string;
  /** Of a statement that is part of a transaction. */
  readonly transactionInfo?: { readonly transactionId?: string };
  readonly query?: {
    readonly statementType?: string;
    readonly totalBytesProcessed?: string;
    readonly totalBytesProcessedAccuracy?: string;
    readonly referencedTables?: readonly TableReference[];
    readonly totalBytesBilled?: string;
    readonly totalSlotMs?: string;
    readonly cacheHit?: boolean;
    readonly numDmlAffectedRows?: string;
    readonly ddlTargetTable?: TableReference;
    readonly schema?: { readonly fields?: readonly FieldSchema[] };
  };
  readonly load?: { readonly outputRows?: string; readonly badRecords?: string; readonly inputFileBytes?: string };
}

export interface TableReference {
  readonly projectId: string;
  readonly datasetId: string;
  readonly tableId: string;
}
