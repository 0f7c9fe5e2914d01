import { QuernError } from "../base/errors.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Adapter, Connection, LoadNotes } from "../warehouse/types.ts";

/** One file that the ledger knows. */
export interface LoadedFile {
  readonly uri: string;
  /** The content, as `Arrived` has it. */
  readonly sha256: string;
  readonly bytes: number;
  /** `base` for the file that the table begins with; `quarantine` for one that was set aside, none of its rows loaded. */
  readonly mode: "append" | "replace" | "base" | "quarantine";
}

export interface LedgerEntry extends LoadedFile {
  readonly rows: number;
  readonly quarantined: number;
  readonly lakePath: string;
  /** `2024-01-05 10:00:00.000`, UTC. */
  readonly loadedAt: string;
}

/** What the ledger said when a load was planned. */
export interface LedgerState {
  /** In the order in which they were loaded. */
  readonly files: readonly LoadedFile[];
  /** Changes with every load; null where the warehouse's transactions make that needless. */
  readonly version: string | null;
  /** The mark of the table that the files stand in. */
  readonly mark: string | null;
}

const table = "_quern_loads";
/** The line of a table whose loads are held apart by its version: `invocation_id` has the version, `sha256` the mark. */
const stateMode = "state";
const firstVersion = "none";
/** What the guard says, as the warehouse repeats it. */
const movedWords = "quern: another run changed the ledger meanwhile";

/** Whether a load failed because another one was faster: it is planned anew. */
export const isMoved = (cause: unknown): boolean => cause instanceof QuernError && cause.message.includes(movedWords);

/** What was loaded into the tables of a schema, kept in the warehouse beside the data: a file's content is loaded once. */
export class Ledger {
  readonly #name: string;
  readonly #adapter: Adapter;
  readonly #connection: Connection;
  readonly #key: readonly [string, string];
  /** Whether two loads may meet, so that each must know that no other came in between. */
  readonly #isShared: boolean;

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
    this.#isShared = !adapter.capabilities.transactionalDdl;
  }

  /** Makes the ledger where there is none. */
  async open(): Promise<void> {
    const columns = this.#columns.map(({ name, type }) => `${name} ${type}`);
    await this.#connection.execute(`create table if not exists ${this.#name} (${columns.join(", ")})`);
  }

  get #columns(): LoadNotes["lines"]["columns"] {
    const names =
      "source_name table_name uri sha256 bytes row_count quarantined lake_path mode invocation_id loaded_at";
    const kinds = { bytes: "bigint", row_count: "bigint", quarantined: "bigint", loaded_at: "datetime" } as const;
    return names.split(" ").map((name) => {
      const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : "text";
      return { name, type: this.#adapter.seedType(kind) };
    });
  }

  async state(): Promise<LedgerState> {
    const { table: found } = await this.#connection.execute(
      `select uri, sha256, bytes, mode, invocation_id from ${this.#name} where source_name = ? and table_name = ? order by loaded_at`,
      { fetch: true, bindings: this.#key },
    );
    const lines = found.rows.map(([uri, sha256, bytes, mode, version]) => ({
      file: {
        uri: String(uri),
        sha256: String(sha256),
        bytes: Number(bytes),
        mode: String(mode) as LoadedFile["mode"],
      },
      version: String(version),
    }));
    const files = lines.map(({ file }) => file).filter(({ mode }) => (mode as string) !== stateMode);
    if (!this.#isShared) return { files, version: null, mark: null };
    const state = lines.find(({ file }) => (file.mode as string) === stateMode);
    if (state === undefined) await this.#begin();
    return { files, version: state?.version ?? firstVersion, mark: state?.file.sha256 || null };
  }

  /** The line that loads are held apart by must be there before them: only what changes a line keeps another out. */
  async #begin(): Promise<void> {
    const { literal } = this.#adapter;
    const values = [...this.#key, "", "", "", stateMode, firstVersion].map((each) => literal(each));
    const [source, name, uri, hash, path, mode, version] = values;
    await this.#connection.execute(
      `insert into ${this.#name} (source_name, table_name, uri, sha256, bytes, row_count, quarantined, lake_path, mode, invocation_id)
select ${source}, ${name}, ${uri}, ${hash}, 0, 0, 0, ${path}, ${mode}, ${version} from (select 1 as one)
where not exists (select 1 from ${this.#name} where ${this.#where} and mode = ${mode})`,
    );
  }

  get #where(): string {
    const [source, name] = this.#key.map((each) => this.#adapter.literal(each));
    return `source_name = ${source} and table_name = ${name}`;
  }

  /**
   * What notes files as loaded, to take effect with their rows. `since` is the state that the load was planned on;
   * `replaces`: nothing else stands in the table now.
   */
  notes(
    entries: readonly LedgerEntry[],
    at: {
      readonly since: LedgerState;
      readonly replaces: boolean;
      /** Of this load. */
      readonly mark: string;
      readonly invocationId: string;
    },
  ): LoadNotes {
    const literal = this.#adapter.literal.bind(this.#adapter);
    const rows = entries.map((entry) => {
      const { uri, sha256, bytes, lakePath, mode, loadedAt } = entry;
      const counts = [bytes, entry.rows, entry.quarantined];
      return [...this.#key, uri, sha256, ...counts, lakePath, mode, at.invocationId, loadedAt];
    });
    const statements = [];
    const isState = `mode = ${literal(stateMode)}`;
    if (at.since.version !== null) {
      const seen = `select min(invocation_id) from ${this.#name} where ${this.#where} and ${isState}`;
      const mark = at.replaces ? `, sha256 = ${literal(at.mark)}` : "";
      statements.push(
        `select case when (${seen}) = ${literal(at.since.version)} then 0 else error(${literal(movedWords)}) end`,
        `update ${this.#name} set invocation_id = ${literal(at.mark)}${mark} where ${this.#where} and ${isState}`,
      );
    }
    if (at.replaces)
      statements.push(
        `delete from ${this.#name} where ${this.#where}${at.since.version === null ? "" : ` and not ${isState}`}`,
      );
    return { statements, lines: { into: this.#name, columns: this.#columns, rows } };
  }
}
