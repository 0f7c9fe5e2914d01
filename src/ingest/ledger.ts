import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Adapter, Connection } from "../warehouse/types.ts";

/** One file that stands in the source's table; `mode` is `base` for the one that it begins with. */
export interface LoadedFile {
  readonly uri: string;
  /** The content, as `Arrived` has it. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mode: "append" | "replace" | "base";
}

export interface LedgerEntry extends LoadedFile {
  readonly rows: number;
  readonly quarantined: number;
  readonly lakePath: string;
}

const table = "_quern_loads";

/** What was loaded into the tables of a schema, kept in the warehouse beside the data: a file's content is loaded once. */
export class Ledger {
  readonly #name: string;
  readonly #adapter: Adapter;
  readonly #connection: Connection;
  readonly #key: readonly string[];

  constructor(adapter: Adapter, connection: Connection, source: SourceDefinition) {
    this.#name = new Relation({
      database: source.database,
      schema: source.schema,
      identifier: table,
      dialect: adapter.relations,
    }).renderName();
    this.#adapter = adapter;
    this.#connection = connection;
    this.#key = [source.source_name, source.name];
  }

  /** Makes the ledger where there is none. */
  async open(): Promise<void> {
    const text = this.#adapter.seedType("text");
    const number = this.#adapter.seedType("bigint");
    const columns = [
      `source_name ${text}`,
      `table_name ${text}`,
      `uri ${text}`,
      `sha256 ${text}`,
      `bytes ${number}`,
      `row_count ${number}`,
      `quarantined ${number}`,
      `lake_path ${text}`,
      `mode ${text}`,
      `invocation_id ${text}`,
      `loaded_at ${this.#adapter.seedType("datetime")}`,
    ];
    await this.#connection.execute(`create table if not exists ${this.#name} (${columns.join(", ")})`);
  }

  /** The files that stand in the source's table, in the order in which they were loaded. */
  async entries(): Promise<LoadedFile[]> {
    const { table: found } = await this.#connection.execute(
      `select uri, sha256, bytes, mode from ${this.#name} where source_name = ? and table_name = ? order by loaded_at`,
      { fetch: true, bindings: this.#key },
    );
    return found.rows.map(([uri, sha256, bytes, mode]) => ({
      uri: String(uri),
      sha256: String(sha256),
      bytes: Number(bytes),
      mode: String(mode) as LoadedFile["mode"],
    }));
  }

  async forget(): Promise<void> {
    await this.#connection.execute(`delete from ${this.#name} where source_name = ? and table_name = ?`, {
      bindings: this.#key,
    });
  }

  async add(entry: LedgerEntry, invocationId: string, loadedAt: string): Promise<void> {
    const number = `cast(? as ${this.#adapter.seedType("bigint")})`;
    const time = `cast(? as ${this.#adapter.seedType("datetime")})`;
    await this.#connection.execute(
      `insert into ${this.#name} values (?, ?, ?, ?, ${number}, ${number}, ${number}, ?, ?, ?, ${time})`,
      {
        bindings: [
          ...this.#key,
          entry.uri,
          entry.sha256,
          String(entry.bytes),
          String(entry.rows),
          String(entry.quarantined),
          entry.lakePath,
          entry.mode,
          invocationId,
          loadedAt,
        ],
      },
    );
  }
}
