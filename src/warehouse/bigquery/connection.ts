import { QuernError } from "../../base/errors.ts";
import type { Emit, NodeUsage } from "../../base/events.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { Checked, Connection, ExecuteOptions, ResultTable, StatementComment, StatementResult } from "../types.ts";
import { type Api, cancelled } from "./api.ts";
import { jobFailure } from "./api-failure.ts";
import { bind } from "./bindings.ts";
import type { Budget } from "./budget.ts";
import { billedBytes, estimatedBytes, NodeCost } from "./cost.ts";
import { bigqueryError } from "./errors.ts";
import { sqlType } from "./field-schema.ts";
import type { JobConfiguration, JobResource } from "./job-types.ts";
import { type EndedJob, type Jobs, jobLink } from "./jobs.ts";
import { commentLabels } from "./labels.ts";
import { numberOf, responseOf } from "./response.ts";
import type { RestCall } from "./rest-client.ts";
import { readRows } from "./results.ts";

const nothing: ResultTable = { columns: [], rows: [] };

export interface ConnectionServices {
  readonly api: Api;
  readonly jobs: Jobs;
  /** What the whole run may bill; null: as much as it takes. */
  readonly budget: Budget | null;
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
  readonly #cost = new NodeCost();

  constructor(name: string, services: ConnectionServices) {
    this.name = name;
    this.#services = services;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<StatementResult> {
    const { fetch = false, limit = Number.POSITIVE_INFINITY, bindings = [] } = options;
    if (fetch && limit === 0) {
      const table = await this.#describe(sql);
      if (table !== undefined) return { response: { _message: "OK" }, table };
    }
    const sent = this.#withComment(sql);
    const started = this.#services.api.effects.now();
    try {
      return await this.#explained(sql, async () => {
        const { job, page } = await this.#runQuery(sent, bindings, fetch ? Math.max(limit, 1) : 0);
        const rows = await this.#countRows(job, page?.totalRows ?? null);
        const table =
          page === undefined ? nothing : await readRows(this.#services.api, job.jobReference, page, limit, this.signal);
        return { response: responseOf(job, rows), table };
      });
    } finally {
      const seconds = (this.#services.api.effects.now() - started) / 1000;
      this.#services.emit({ type: "statement", sql: sent, node: this.name, seconds });
    }
  }

  /** Runs a query whose job is said more of, such as where its rows go. @throws QuernError QN-DB-* */
  async executeInto(sql: string, more: Readonly<Record<string, unknown>>): Promise<void> {
    const sent = this.#withComment(sql);
    await this.#explained(sql, () => this.#runQuery(sent, [], 0, more));
  }

  async #runQuery(
    sql: string,
    bindings: readonly unknown[],
    rows: number,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<EndedJob> {
    const { budget } = this.#services;
    const plain = this.#query(sql, bindings);
    const configuration = { ...plain, query: { ...plain.query!, ...more } };
    if (budget === null) return this.#run(configuration, rows);
    const reservation = await budget.reserve(estimatedBytes(await this.#dryRun(configuration)));
    let billed = 0;
    try {
      const limits = [reservation.bytes, this.#limit].filter((each) => each !== null && each > 0);
      const maximumBytesBilled = limits.length === 0 ? undefined : String(Math.min(...(limits as number[])));
      const ended = await this.#run({ ...configuration, query: { ...configuration.query!, maximumBytesBilled } }, rows);
      billed = billedBytes(ended.job);
      return ended;
    } finally {
      reservation.settle(billed);
    }
  }

  async #run(configuration: JobConfiguration, rows: number, media?: string): Promise<EndedJob> {
    const { api, jobs } = this.#services;
    const ended = await jobs.run({
      node: this.name,
      configuration,
      timeout: this.#number("job_execution_timeout_seconds") ?? api.credentials.executionTimeoutSeconds,
      rows,
      signal: this.signal,
      ...(media !== undefined && { media }),
    });
    this.#cost.add(ended.job);
    const level = api.credentials.showsJobLinks ? "info" : "debug";
    this.#services.emit({ type: "log", level, message: `BigQuery job: ${jobLink(ended.job.jobReference)}` });
    return ended;
  }

  get usage(): NodeUsage | null {
    return this.#cost.usage;
  }

  /** The columns that a query would give, by a dry run, which is free; undefined when that does not tell (scripts). */
  async #describe(sql: string): Promise<ResultTable | undefined> {
    const { statistics } = await this.#dry(sql);
    const fields = statistics?.query?.schema?.fields;
    if (fields === undefined || fields.length === 0) return undefined;
    return { columns: fields.map((field) => ({ name: field.name, type: sqlType(field) })), rows: [] };
  }

  async check(sql: string): Promise<Checked> {
    return { bytes: estimatedBytes(await this.#dry(sql)) };
  }

  #dry(sql: string): Promise<JobResource> {
    return this.#explained(sql, () => this.#dryRun(this.#query(this.#withComment(sql), [])));
  }

  /** Nothing runs and nothing is billed, so that no name is needed. */
  async #dryRun(configuration: JobConfiguration): Promise<JobResource> {
    const { executionProject: projectId, location } = this.#services.api.credentials;
    const jobReference = { projectId, ...(location !== null && { location }) };
    const body = { jobReference, configuration: { ...configuration, dryRun: true } };
    const job = await this.#services.api.call<JobResource>({ method: "POST", path: "jobs", body }, this.signal);
    const { errorResult, errors } = job.status;
    if (errorResult !== undefined) throw jobFailure(errorResult, errors);
    return job;
  }

  #query(sql: string, bindings: readonly unknown[]): JobConfiguration {
    const { credentials } = this.#services.api;
    const bound = bind(sql, bindings);
    const limit = this.#limit;
    const reservation = this.config.reservation ?? credentials.reservation;
    return {
      query: {
        query: bound.sql,
        useLegacySql: false,
        priority: credentials.priority.toUpperCase(),
        ...(limit !== null && { maximumBytesBilled: String(limit) }),
        ...(bound.parameters.length > 0 && { parameterMode: "NAMED", queryParameters: bound.parameters }),
      },
      labels: this.labels(),
      ...(typeof reservation === "string" && { reservation }),
    };
  }

  get #limit(): number | null {
    return this.#cost.limit(this.config, this.#services.api.credentials.maximumBytesBilled);
  }

  #number(key: string): number | null {
    const value = this.config[key];
    return typeof value === "number" && value > 0 ? value : null;
  }

  /** The labels that every job of this connection carries. */
  labels(): Record<string, string> {
    const { comment } = this;
    return {
      ...(comment?.asLabels === true && commentLabels(comment.content)),
      dbt_invocation_id: this.#services.invocationId,
    };
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
    const { projectId: project, datasetId, tableId } = query.ddlTargetTable;
    const path = `datasets/${datasetId}/tables/${tableId}`;
    const table = await this.#services.api.call<{ numRows?: string }>({ method: "GET", project, path }, this.signal);
    return numberOf(table.numRows);
  }

  /** A call of the REST API; it must be safe to be done twice. @throws QuernError QN-DB-*, with the ApiFailure as its cause */
  call<T extends object>(call: RestCall): Promise<T> {
    return this.#explained(undefined, () => this.#services.api.call<T>(call, this.signal));
  }

  /**
   * Runs a job that is no query: a load (of the bytes of `media`, a path on this machine) or a copy.
   * @throws QuernError QN-DB-*, with the ApiFailure as its cause
   */
  async runJob(configuration: JobConfiguration, media?: string): Promise<JobResource> {
    const labels = { ...configuration.labels, ...this.labels() };
    const { job } = await this.#explained(undefined, () => this.#run({ ...configuration, labels }, 0, media));
    return job;
  }

  /** Does something with the API, its failures in the user's words. */
  async #explained<T>(sql: string | undefined, work: () => Promise<T>): Promise<T> {
    const { credentials } = this.#services.api;
    const isAbove = this.comment !== null && !this.comment.append;
    const linesBefore = isAbove ? this.comment!.text.split("\n").length : 0;
    try {
      if (this.signal.aborted) throw cancelled();
      return await work();
    } catch (cause) {
      throw bigqueryError(cause, { sql, linesBefore, credentials });
    }
  }

  /** Where its jobs run; null: where the datasets are that they read. */
  get location(): string | null {
    return this.#services.api.credentials.location;
  }

  log(message: string): void {
    this.#services.api.log(message);
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
