import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Adapter, Connection } from "../warehouse/types.ts";

export interface LedgerEntry {
  readonly uri: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly quarantined: number;
  readonly lakePath: string;
}

const table = "_quern_loads";

/** What was loaded into a schema, kept in the warehouse beside the data: a file's content is loaded once. */
export class Ledger {
  readonly #name: string;
  readonly #connection: Connection;
  readonly #source: SourceDefinition;

  constructor(adapter: Adapter, connection: Connection, source: SourceDefinition) {
    this.#name = new Relation({
      database: source.database,
      schema: source.schema,
      identifier: table,
      quote: (name) => adapter.quote(name),
    }).renderName();
    this.#connection = connection;
    this.#source = source;
  }

  /** Makes the ledger where there is none. */
  async open(): Promise<void> {
    await this.#connection.execute(
      `create table if not exists ${this.#name} (source_name varchar, table_name varchar, uri varchar, sha256 varchar, bytes bigint, row_count bigint, quarantined bigint, lake_path varchar, mode varchar, invocation_id varchar, loaded_at timestamp)`,
    );
  }

  /** Hashes of all that stands in the source's table. */
  async known(): Promise<Set<string>> {
    const { table: found } = await this.#connection.execute(
      `select sha256 from ${this.#name} where source_name = ? and table_name = ?`,
      { fetch: true, bindings: this.#key() },
    );
    return new Set(found.rows.map(([sha256]) => String(sha256)));
  }

  async forget(): Promise<void> {
    await this.#connection.execute(`delete from ${this.#name} where source_name = ? and table_name = ?`, {
      bindings: this.#key(),
    });
  }

  async add(entry: LedgerEntry, mode: string, invocationId: string, loadedAt: string): Promise<void> {
    await this.#connection.execute(
      `insert into ${this.#name} values (?, ?, ?, ?, cast(? as bigint), cast(? as bigint), cast(? as bigint), ?, ?, ?, cast(? as timestamp))`,
      {
        bindings: [
          ...this.#key(),
          entry.uri,
          entry.sha256,
          String(entry.bytes),
          String(entry.rows),
          String(entry.quarantined),
          entry.lakePath,
          mode,
          invocationId,
          loadedAt,
        ],
      },
    );
  }

  #key(): string[] {
    return [this.#source.source_name, this.#source.name];
  }
}
