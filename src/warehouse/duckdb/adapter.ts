import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { fileError } from "../../base/files.ts";
import { rememberSecret } from "../../base/secrets.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";
import type { Target } from "../../project/types.ts";
import type { Relation } from "../relation.ts";
import type {
  Adapter,
  AdapterOptions,
  Capabilities,
  CatalogColumn,
  Connection,
  ConstraintSupport,
  LoadOutcome,
  LoadRequest,
  RelationRow,
  ResultColumn,
} from "../types.ts";
import { getCatalog, getColumns, listRelations, listSchemas } from "./catalog.ts";
import { DuckDbConnection } from "./connection.ts";
import { type DuckDbCredentials, readCredentials } from "./credentials.ts";
import { duckdbEntry } from "./entry.ts";
import { connectError } from "./errors.ts";
import { loadFile } from "./load-file.ts";
import { duckdbColumns } from "./types.ts";

const seedTypes = {
  text: "varchar",
  integer: "bigint",
  number: "double",
  boolean: "boolean",
  date: "date",
  datetime: "timestamp",
  time: "time",
} as const;

/** DuckDB, embedded: one instance, one connection a running node. */
export class DuckDbAdapter implements Adapter {
  readonly type = "duckdb";
  readonly target: Target;
  readonly capabilities: Capabilities = {
    transactionalDdl: true,
    crossDatabase: true,
    freshnessFromMetadata: false,
    materializedViews: false,
    grants: false,
    concurrentWrites: true,
  };
  readonly constraintSupport: Readonly<Record<string, ConstraintSupport>> = {
    check: "enforced",
    not_null: "enforced",
    unique: "enforced",
    primary_key: "enforced",
    foreign_key: "enforced",
  };
  readonly macroFolders = duckdbEntry.macroFolders;
  readonly columns = duckdbColumns;
  readonly #credentials: DuckDbCredentials;
  readonly #options: AdapterOptions;
  readonly #idle: DuckDbConnection[] = [];
  readonly #all = new Set<DuckDbConnection>();
  #instance: DuckDBInstance | undefined;

  constructor(options: AdapterOptions) {
    this.target = options.target;
    this.#options = options;
    this.#credentials = readCredentials(options.target.credentials as JsonObject, options.projectRoot);
  }

  async connect(): Promise<void> {
    if (this.#instance !== undefined) return;
    const { path, configOptions } = this.#credentials;
    if (path !== ":memory:" && !path.includes(":")) makeFolder(path);
    try {
      const options = Object.fromEntries(Object.entries(configOptions).map(([name, value]) => [name, String(value)]));
      this.#instance = await DuckDBInstance.create(path, options);
    } catch (cause) {
      throw connectError(cause, path);
    }
    const connection = await this.acquire("setup");
    try {
      for (const statement of this.#setup()) await connection.execute(statement);
    } finally {
      await connection.release();
    }
  }

  #setup(): string[] {
    const { extensions, settings, attach, secrets } = this.#credentials;
    return [
      ...extensions.flatMap(({ name, repository }) => [
        `install ${this.quote(name)}${repository === null ? "" : ` from ${this.quote(repository)}`}`,
        `load ${this.quote(name)}`,
      ]),
      ...secrets.map((secret, i) => createSecret(secret, `quern_secret_${i}`, this.quote)),
      ...Object.entries(settings).map(([name, value]) => `set global ${this.quote(name)} = ${literal(value)}`),
      ...attach.map(({ path, alias, type, readOnly, options }) => {
        const given = [
          ...(type === null ? [] : [`type ${this.quote(type)}`]),
          ...(readOnly ? ["read_only"] : []),
          ...Object.entries(options).map(([name, value]) => `${this.quote(name)} ${literal(value)}`),
        ];
        const name = alias === null ? "" : ` as ${this.quote(alias)}`;
        return `attach if not exists ${literal(path)}${name}${given.length === 0 ? "" : ` (${given.join(", ")})`}`;
      }),
    ];
  }

  async acquire(name: string): Promise<DuckDbConnection> {
    await this.connect();
    let connection = this.#idle.pop();
    if (connection === undefined) {
      const native = await this.#instance!.connect();
      connection = new DuckDbConnection(native, this.#options.emit, (each) => this.#idle.push(each));
      this.#all.add(connection);
    }
    connection.name = name;
    return connection;
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
  }

  quote(identifier: string): string {
    return duckdbColumns.quote(identifier);
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

  getCatalog(
    connection: Connection,
    schemas: readonly { database: string; schema: string }[],
  ): Promise<CatalogColumn[]> {
    return getCatalog(connection, schemas);
  }

  loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome> {
    return loadFile(connection, request);
  }

  seedType(kind: keyof typeof seedTypes): string {
    return seedTypes[kind];
  }

  describeConnection(): Record<string, string> {
    const { database, schema, path } = this.#credentials;
    return { database, schema, path: path.split("?")[0]! };
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw fileError(cause, dirname(path), "write");
  }
}

function literal(value: Json): string {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}

function createSecret(secret: JsonObject, name: string, quote: (identifier: string) => string): string {
  const { name: given, persistent, storage: _, ...rest } = secret;
  for (const [key, value] of Object.entries(rest))
    if (/secret|token|password|key/i.test(key)) rememberSecret(String(value));
  const options = Object.entries(rest).map(([key, value]) =>
    Array.isArray(value) ? `${quote(key)} [${value.map(literal).join(", ")}]` : `${quote(key)} ${literal(value)}`,
  );
  return `create or replace ${persistent === true ? "persistent " : ""}secret ${quote(String(given ?? name))} (${options.join(", ")})`;
}
