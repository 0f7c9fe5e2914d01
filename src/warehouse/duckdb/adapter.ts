import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { fileError } from "../../base/files.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { Target } from "../../project/types.ts";
import type { Relation } from "../relation.ts";
import type {
  Adapter,
  AdapterOptions,
  Capabilities,
  CatalogColumn,
  Connection,
  LoadOutcome,
  LoadRequest,
  LoadStep,
  LoadTarget,
  RelationPlace,
  RelationRow,
  ResultColumn,
} from "../types.ts";
import { getCatalog, getColumns, listRelations, listSchemas } from "./catalog.ts";
import { type ConnectionOptions, DuckDbConnection } from "./connection.ts";
import { type DuckDbCredentials, readCredentials } from "./credentials.ts";
import { connectError, setupError } from "./errors.ts";
import { literal } from "./literal.ts";
import { loadType } from "./load/load-type.ts";
import { loadFile } from "./load-file.ts";
import { TransactionStep } from "./load-step.ts";
import { duckdbRelations } from "./relations.ts";
import { setupStatements } from "./setup.ts";
import { ThreadRule } from "./thread-rule.ts";
import { duckdbColumns } from "./types.ts";

const seedTypes = {
  text: "text",
  integer: "integer",
  bigint: "bigint",
  hugeint: "hugeint",
  number: "float8",
  boolean: "boolean",
  date: "date",
  datetime: "timestamp without time zone",
  time: "time",
} as const;

/** Whoever closes a database takes its log away, maybe just when it was seen to be there. */
const logIsGone = (cause: unknown): boolean => /\.wal": No such file/.test(String(cause));

/** DuckDB, embedded: one instance, one connection a running node. */
export class DuckDbAdapter implements Adapter {
  readonly type = "duckdb";
  readonly target: Target;
  readonly capabilities: Capabilities = {
    transactionalDdl: true,
    crossDatabase: true,
    materializedViews: false,
    grants: false,
    concurrentWrites: true,
    partitions: false,
    files: { objects: false, avro: false, gzip: false },
  };
  readonly relations = duckdbRelations;
  readonly columns = duckdbColumns;
  readonly #credentials: DuckDbCredentials;
  readonly #options: AdapterOptions;
  readonly #threads: ThreadRule;
  readonly #idle: DuckDbConnection[] = [];
  readonly #all = new Set<DuckDbConnection>();
  #instance: DuckDBInstance | undefined;
  #opening: Promise<void> | undefined;

  constructor(options: AdapterOptions) {
    this.target = options.target;
    this.#options = options;
    this.#credentials = readCredentials(options.target.credentials as JsonObject, options.projectRoot);
    const { path, settings, configOptions, attach, duckLakes } = this.#credentials;
    this.#threads = new ThreadRule({
      isSet: "threads" in settings || "threads" in configOptions,
      isLocal: isLocal(path) && attach.length === 0 && duckLakes.length === 0,
      path,
    });
  }

  connect(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const { path, configOptions } = this.#credentials;
    if (isLocal(path) && path !== ":memory:") makeFolder(path);
    const options = Object.fromEntries(Object.entries(configOptions).map(([name, value]) => [name, String(value)]));
    this.#instance = await this.#create(path, { ...this.#threads.openOptions, ...options });
    await this.#setUp(await this.#instance.connect());
    await this.#threads.start(() => this.#instance!.connect());
  }

  /** Another process may hold the file for a while: a target can ask for several attempts. */
  async #create(path: string, options: Record<string, string>): Promise<DuckDBInstance> {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const { connect, exceptions } = this.#credentials.retries;
    for (let attempt = 1; ; attempt++) {
      try {
        return await DuckDBInstance.create(path, options);
      } catch (cause) {
        const isClosing = logIsGone(cause) && attempt < 5;
        const isWorth = isClosing || (attempt < connect && isOneOf(exceptions, cause));
        if (!isWorth) throw connectError(cause, path);
        await new Promise((done) => setTimeout(done, (isClosing ? 20 : 1000) * 2 ** (attempt - 1)));
      }
    }
  }

  async #setUp(session: DuckDBConnection): Promise<void> {
    for (const { sql, fallback } of setupStatements(this.#credentials, this.#options.projectRoot)) {
      try {
        await session.run(sql).catch((cause) => {
          if (fallback === undefined) throw cause;
          return session.run(fallback);
        });
      } catch (cause) {
        throw setupError(cause, sql);
      }
    }
    session.closeSync();
  }

  async acquire(name: string): Promise<DuckDbConnection> {
    const connection = this.#idle.pop() ?? new DuckDbConnection(() => this.#newSession(), this.#connectionOptions());
    connection.reset(name);
    this.#all.add(connection);
    return connection;
  }

  async #newSession(): Promise<DuckDBConnection> {
    await this.connect();
    return this.#instance!.connect();
  }

  #connectionOptions(): ConnectionOptions {
    const { disableTransactions, retries } = this.#credentials;
    return {
      emit: this.#options.emit,
      threads: this.#threads,
      withoutTransactions: disableTransactions,
      attempts: retries.query,
      isRetryable: (cause) => isOneOf(retries.exceptions, cause),
      giveBack: (connection) => this.#idle.push(connection),
    };
  }

  cancelAll(): void {
    for (const connection of this.#all) connection.cancel();
  }

  async close(): Promise<void> {
    for (const connection of this.#all) connection.close();
    this.#all.clear();
    this.#idle.length = 0;
    this.#instance?.closeSync();
    this.#instance = undefined;
    this.#opening = undefined;
  }

  listRelations(connection: Connection, database: string, schema: string): Promise<RelationRow[]> {
    return listRelations(connection, [{ database, schema }]);
  }

  listRelationsOfSchemas(
    connection: Connection,
    schemas: readonly { database: string; schema: string }[],
  ): Promise<RelationRow[]> {
    return listRelations(connection, schemas);
  }

  listSchemas(connection: Connection, database: string): Promise<string[]> {
    return listSchemas(connection, database);
  }

  getColumns(connection: Connection, relation: Relation): Promise<ResultColumn[]> {
    return getColumns(connection, relation);
  }

  getCatalog(connection: Connection, relations: readonly RelationPlace[]): Promise<CatalogColumn[]> {
    return getCatalog(connection, relations);
  }

  async loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
    await this.#threads.beforeLoad(request.file.path);
    return loadFile(connection, request);
  }

  beginLoad(connection: Connection, target: LoadTarget): Promise<LoadStep> {
    return TransactionStep.begin(connection, target, (request) => this.loadFile(connection, request));
  }

  async tableMark(): Promise<null> {
    return null;
  }

  loadType(type: string): string {
    return loadType(type);
  }

  literal(text: string): string {
    return literal(text);
  }

  seedType(kind: keyof typeof seedTypes): string {
    return seedTypes[kind];
  }

  describeConnection(): Record<string, string> {
    const { database, schema, path } = this.#credentials;
    return { database, schema, path: path.split("?")[0]! };
  }
}

const isLocal = (path: string): boolean => path === ":memory:" || !/^\w{2,}:/.test(path);

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw fileError(cause, dirname(path), "write");
  }
}

/** Whether an error is one of those that DuckDB's Python client calls `IOException` and so on. */
function isOneOf(exceptions: readonly string[], cause: unknown): boolean {
  const kind = /^(\w+?)(?:Context)? Error:/.exec(cause instanceof Error ? cause.message : "")?.[1];
  return kind !== undefined && exceptions.some((name) => name.toLowerCase() === `${kind}exception`.toLowerCase());
}
