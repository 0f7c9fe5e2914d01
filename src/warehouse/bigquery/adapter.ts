import type { QuernError } from "../../base/errors.ts";
import { forEach } from "../../base/for-each.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { Target } from "../../project/types.ts";
import type { Relation } from "../relation.ts";
import type {
  Adapter,
  AdapterOptions,
  Capabilities,
  CatalogColumn,
  Check,
  Connection,
  ExternalTable,
  LastModified,
  LoadOutcome,
  LoadRequest,
  LoadStep,
  LoadTarget,
  RelationPlace,
  RelationRow,
  ResultColumn,
} from "../types.ts";
import { Api, never } from "./api.ts";
import { authClientOf } from "./auth-client.ts";
import { Budget } from "./budget.ts";
import { columnsOf, getTable, listRelations, listSchemas } from "./catalog.ts";
import { BigQueryConnection, bigqueryConnection } from "./connection.ts";
import { type BigQueryCredentials, readCredentials } from "./credentials.ts";
import { diagnose } from "./diagnosis.ts";
import { getCatalog } from "./documented-tables.ts";
import { bigqueryError } from "./errors.ts";
import { Jobs } from "./jobs.ts";
import { lastModified } from "./last-modified.ts";
import { literal } from "./literal.ts";
import { layExternal } from "./load/external-table.ts";
import { loadType } from "./load/load-type.ts";
import { markLabel, ScriptStep } from "./load/script-step.ts";
import { loadFile } from "./load-file.ts";
import { bigqueryRelations } from "./relations.ts";
import { RestClient } from "./rest-client.ts";
import type { RetryEffects } from "./retry.ts";
import { bigqueryColumns } from "./types.ts";

const seedTypes = {
  text: "STRING",
  integer: "INT64",
  bigint: "INT64",
  hugeint: "BIGNUMERIC",
  number: "FLOAT64",
  boolean: "BOOL",
  date: "DATE",
  datetime: "DATETIME",
  time: "TIME",
} as const;

/** BigQuery, by its REST API: every statement is a job. */
export class BigQueryAdapter implements Adapter {
  readonly type = "bigquery";
  readonly target: Target;
  readonly capabilities: Capabilities = {
    transactionalDdl: false,
    crossDatabase: true,
    materializedViews: true,
    grants: true,
    concurrentWrites: true,
    partitions: true,
    files: { objects: true, avro: true, gzip: true },
  };
  readonly relations = bigqueryRelations;
  readonly columns = bigqueryColumns;
  readonly #credentials: BigQueryCredentials;
  readonly #options: AdapterOptions;
  readonly #effects: RetryEffects | undefined;
  readonly #open = new Set<BigQueryConnection>();
  readonly #budget: Budget | null;
  #opened: Promise<{ api: Api; jobs: Jobs }> | undefined;

  constructor(options: AdapterOptions, effects?: RetryEffects) {
    this.target = options.target;
    this.#options = options;
    this.#effects = effects;
    this.#budget = options.maxBytes === null ? null : new Budget(options.maxBytes);
    this.#credentials = readCredentials(options.target.credentials as JsonObject, options.projectRoot);
  }

  /** Loads Google's client; the first statement is what meets the network. */
  async connect(): Promise<void> {
    await this.#services();
  }

  #services(): Promise<{ api: Api; jobs: Jobs }> {
    this.#opened ??= RestClient.open(this.#credentials)
      .then((rest) => {
        const api = new Api(rest, this.#credentials, this.#options.emit, this.#effects);
        return { api, jobs: new Jobs(api, this.#options.invocationId) };
      })
      .catch((cause: unknown) => {
        throw this.#explain(cause);
      });
    return this.#opened;
  }

  async acquire(name: string): Promise<BigQueryConnection> {
    const connection = new BigQueryConnection(name, {
      ...(await this.#services()),
      emit: this.#options.emit,
      invocationId: this.#options.invocationId,
      budget: this.#budget,
      forget: (each) => this.#open.delete(each),
    });
    this.#open.add(connection);
    return connection;
  }

  cancelAll(): void {
    for (const connection of this.#open) connection.cancel();
  }

  /** Ends when the server has heard of all jobs that were cancelled. */
  async close(): Promise<void> {
    this.cancelAll();
    this.#open.clear();
    const services = await this.#opened?.catch(() => undefined);
    await services?.jobs.settle();
    this.#opened = undefined;
  }

  listRelations(connection: Connection, database: string, schema: string): Promise<RelationRow[]> {
    return this.listRelationsOfSchemas(connection, [{ database, schema }]);
  }

  /** One look-up a schema. */
  listRelationsOfSchemas(
    connection: Connection,
    schemas: readonly { database: string; schema: string }[],
  ): Promise<RelationRow[]> {
    return this.#ask(connection, async (api, signal) =>
      (await forEach(schemas, (place) => listRelations(api, place, signal))).flat(),
    );
  }

  listSchemas(connection: Connection, database: string): Promise<string[]> {
    return this.#ask(connection, (api, signal) => listSchemas(api, database, signal));
  }

  getColumns(connection: Connection, relation: Relation): Promise<ResultColumn[]> {
    const place = placeOf(relation, this.target);
    return this.#ask(connection, async (api, signal) => columnsOf(await getTable(api, place, signal)));
  }

  getCatalog(connection: Connection, relations: readonly RelationPlace[]): Promise<CatalogColumn[]> {
    return getCatalog(bigqueryConnection(connection), relations);
  }

  lastModified(connection: Connection, relations: readonly RelationPlace[]): Promise<(LastModified | QuernError)[]> {
    return lastModified(bigqueryConnection(connection), relations);
  }

  layExternal(connection: Connection, table: ExternalTable): Promise<boolean> {
    return layExternal(bigqueryConnection(connection), table);
  }

  async beginLoad(connection: Connection, target: LoadTarget): Promise<LoadStep> {
    return new ScriptStep(bigqueryConnection(connection), target);
  }

  /** A label of the table. */
  async tableMark(connection: Connection, relation: Relation): Promise<string | null> {
    const table = await this.#ask(connection, (api, signal) => getTable(api, placeOf(relation, this.target), signal));
    return table?.labels?.[markLabel] ?? null;
  }

  loadType(type: string): string {
    return loadType(type);
  }

  literal(text: string): string {
    return literal(text);
  }

  loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
    return loadFile(bigqueryConnection(connection), request);
  }

  googleAuth(): Promise<unknown> {
    return authClientOf(this.#credentials);
  }

  async #ask<T>(connection: Connection, work: (api: Api, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { api } = await this.#services();
    const signal = connection instanceof BigQueryConnection ? connection.signal : never;
    try {
      return await work(api, signal);
    } catch (cause) {
      throw this.#explain(cause);
    }
  }

  #explain(cause: unknown): unknown {
    return bigqueryError(cause, { credentials: this.#credentials });
  }

  diagnose(): AsyncIterable<Check> {
    return diagnose(this.#credentials, this.#options.emit, this.#options.invocationId);
  }

  seedType(kind: keyof typeof seedTypes): string {
    return seedTypes[kind];
  }

  describeConnection(): Record<string, string> {
    const it = this.#credentials;
    const shown: Record<string, string | null> = {
      method: it.identity.method,
      project: it.project,
      dataset: it.dataset,
      execution_project: it.executionProject,
      location: it.location,
      priority: it.priority,
      maximum_bytes_billed: it.maximumBytesBilled === null ? null : String(it.maximumBytesBilled),
      impersonate_service_account: it.impersonate,
      api_endpoint: it.apiEndpoint,
    };
    return Object.fromEntries(Object.entries(shown).filter((entry): entry is [string, string] => entry[1] !== null));
  }
}

/** Where a relation is; the target says what it leaves open. */
function placeOf(relation: Relation, { database, schema }: Target) {
  return {
    database: relation.database ?? database,
    schema: relation.schema ?? schema,
    identifier: relation.identifier ?? "",
  };
}
