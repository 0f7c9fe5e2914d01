import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { Connection, ExecuteOptions, ResultTable, StatementComment, StatementResult } from "../types.ts";
import { type Api, cancelled } from "./api.ts";
import { bind } from "./bindings.ts";
import { bigqueryError } from "./errors.ts";
import { sqlType } from "./field-schema.ts";
import type { JobConfiguration, JobResource, TableReference } from "./job-types.ts";
import type { Jobs } from "./jobs.ts";
import { jobLink } from "./jobs.ts";
import { commentLabels } from "./labels.ts";
import { numberOf, responseOf } from "./response.ts";
import type { RestCall } from "./rest-client.ts";
import { readRows } from "./results.ts";

const nothing: ResultTable = { columns: [], rows: [] };

export interface ConnectionServices {
  readonly api: Api;
  readonly jobs: Jobs;
  readonly emit: Emit;
  readonly invocationId: string;
  readonly forget: (connection: BigQueryConnection) => void;
}

/**
 * What one node uses: there are no sessions to hold, each statement is a job of its own. BigQuery has no transactions
 * that span jobs, so begin and commit do nothing.
 */
export class BigQueryConnection implements Connection {
  name: string;
  comment: StatementComment | null = null;
  config: Readonly<JsonObject> = {};
  readonly inTransaction = false;
  readonly #services: ConnectionServices;
  readonly #abort = new AbortController();

  constructor(name: string, services: ConnectionServices) {
    this.name = name;
    this.#services = services;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<StatementResult> {
    const wantsColumnsOnly = options.fetch === true && options.limit === 0;
    if (wantsColumnsOnly) {
      const table = await this.#describe(sql);
      if (table !== undefined) return { response: { _message: "OK" }, table };
    }
    const limit = options.fetch === true ? (options.limit ?? Number.POSITIVE_INFINITY) : 0;
    const { job, table } = await this.#run(sql, options.bindings, limit, options.fetch === true);
    const rows = await this.#countRows(job, table.total);
    return { response: responseOf(job, rows), table: { columns: table.columns, rows: table.rows } };
  }

  async #run(
    sql: string,
    bindings: readonly unknown[] | undefined,
    limit: number,
    fetch: boolean,
  ): Promise<{ job: JobResource; table: ResultTable & { total: number | null } }> {
    const { api, jobs, emit } = this.#services;
    const sent = this.#withComment(sql);
    const started = api.effects.now();
    try {
      return await this.#explained(sql, async () => {
        const { job, page } = await jobs.run({
          node: this.name,
          configuration: this.#configuration(sent, bindings),
          timeout: this.#timeout,
          rows: fetch ? Math.max(limit, 1) : 0,
          signal: this.signal,
        });
        api.log(`BigQuery job: ${jobLink(job.jobReference)}`);
        if (page === undefined) return { job, table: { ...nothing, total: null } };
        const table = await readRows(api, job.jobReference, page, limit, this.signal);
        return { job, table: { ...table, total: page.totalRows } };
      });
    } finally {
      emit({ type: "statement", sql: sent, node: this.name, seconds: (api.effects.now() - started) / 1000 });
    }
  }

  /** The columns that a query would give, by a dry run, which is free; undefined when that does not tell (scripts). */
  async #describe(sql: string): Promise<ResultTable | undefined> {
    const { statistics } = await this.dryRun(sql);
    const fields = statistics?.query?.schema?.fields;
    if (fields === undefined || fields.length === 0) return undefined;
    return { columns: fields.map((field) => ({ name: field.name, type: sqlType(field) })), rows: [] };
  }

  /** Has a statement checked and costed; nothing runs and nothing is billed. @throws as execute does */
  dryRun(sql: string): Promise<JobResource> {
    const { projectId, location } = this.#place();
    return this.#explained(sql, () =>
      this.#services.api.call<JobResource>(
        {
          method: "POST",
          path: "jobs",
          body: {
            jobReference: { projectId, ...(location !== null && { location }) },
            configuration: { ...this.#configuration(this.#withComment(sql), undefined), dryRun: true },
          },
        },
        this.signal,
      ),
    );
  }

  #place(): { projectId: string; location: string | null } {
    const { executionProject, location } = this.#services.api.credentials;
    return { projectId: executionProject, location };
  }

  #configuration(sql: string, bindings: readonly unknown[] | undefined): JobConfiguration {
    const { credentials } = this.#services.api;
    const bound = bindings === undefined || bindings.length === 0 ? undefined : bind(sql, bindings);
    const maximumBytes = this.#number("maximum_bytes_billed") ?? credentials.maximumBytesBilled;
    const reservation = this.config.reservation ?? credentials.reservation;
    return {
      query: {
        query: bound?.sql ?? sql,
        useLegacySql: false,
        priority: credentials.priority.toUpperCase(),
        ...(maximumBytes !== null && { maximumBytesBilled: String(maximumBytes) }),
        ...(bound !== undefined && { parameterMode: "NAMED", queryParameters: bound.parameters }),
      },
      labels: this.labels(),
      ...(typeof reservation === "string" && { reservation }),
    };
  }

  /** The labels that every job of this connection carries. */
  labels(): Record<string, string> {
    const { comment } = this;
    return {
      ...(comment?.asLabels === true && commentLabels(comment.content)),
      dbt_invocation_id: this.#services.invocationId,
    };
  }

  get #timeout(): number | null {
    return this.#number("job_execution_timeout_seconds") ?? this.#services.api.credentials.executionTimeoutSeconds;
  }

  #number(key: string): number | null {
    const value = this.config[key];
    return typeof value === "number" && value > 0 ? value : null;
  }

  #withComment(sql: string): string {
    if (this.comment === null) return sql;
    const { text, append } = this.comment;
    if (!append) return `${text}\n${sql}`;
    const trimmed = sql.trimEnd();
    return trimmed.endsWith(";") ? `${trimmed.slice(0, -1)}\n${text};` : `${trimmed}\n${text}`;
  }

  /** How many rows a statement gave or changed; a new table is asked for its own number. */
  async #countRows({ statistics }: JobResource, total: number | null): Promise<number | null> {
    const query = statistics?.query;
    if (query?.numDmlAffectedRows !== undefined) return Number(query.numDmlAffectedRows);
    if (query?.statementType === "SELECT") return total;
    if (query?.statementType !== "CREATE_TABLE_AS_SELECT" || query.ddlTargetTable === undefined) return null;
    const { projectId, datasetId, tableId }: TableReference = query.ddlTargetTable;
    const table = await this.#explained(undefined, () =>
      this.#services.api.call<{ numRows?: string }>(
        { method: "GET", project: projectId, path: `datasets/${datasetId}/tables/${tableId}` },
        this.signal,
      ),
    );
    return numberOf(table.numRows);
  }

  /** Does something with the API, its failures in the user's words. */
  async #explained<T>(sql: string | undefined, work: () => Promise<T>): Promise<T> {
    const { project, location } = this.#services.api.credentials;
    const isAbove = this.comment !== null && !this.comment.append;
    const linesBefore = isAbove ? this.comment!.text.split("\n").length : 0;
    try {
      if (this.signal.aborted) throw cancelled();
      return await work();
    } catch (cause) {
      throw bigqueryError(cause, { sql, linesBefore, project, location });
    }
  }

  /** A call of the REST API; it must be safe to be done twice. @throws QuernError QN-DB-*, with the ApiFailure as its cause */
  call<T extends object>(call: RestCall): Promise<T> {
    return this.#explained(undefined, () => this.#services.api.call<T>(call, this.signal));
  }

  /** Runs a job that is no query: a load (of the bytes of `media`, a path on this machine) or a copy. @throws QuernError QN-DB-*, with the ApiFailure as its cause */
  runJob(configuration: JobConfiguration, media?: string): Promise<JobResource> {
    return this.#explained(undefined, async () => {
      const { job } = await this.#services.jobs.run({
        node: this.name,
        configuration: { ...configuration, labels: { ...configuration.labels, ...this.labels() } },
        timeout: this.#timeout,
        signal: this.signal,
        ...(media !== undefined && { media }),
      });
      this.#services.api.log(`BigQuery job: ${jobLink(job.jobReference)}`);
      return job;
    });
  }

  /** Comes when the connection is cancelled. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async begin(): Promise<void> {}

  async commit(): Promise<void> {
    // a cancelled node must not go on as if it had done its work
    if (this.signal.aborted) throw cancelled();
  }

  async rollback(): Promise<void> {}

  cancel(): void {
    this.#abort.abort();
  }

  async release(): Promise<void> {
    this.#services.forget(this);
  }
}

/** Gives the connection of an adapter as BigQuery's own, for methods that need more than statements. */
export function bigqueryConnection(connection: Connection): BigQueryConnection {
  if (connection instanceof BigQueryConnection) return connection;
  throw new QuernError("QN-DB-CONNECT", "This needs a connection to BigQuery");
}
