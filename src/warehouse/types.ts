import type { QuernError } from "../base/errors.ts";
import type { Emit, NodeUsage } from "../base/events.ts";
import type { Kwargs, Value } from "../jinja/index.ts";
import type { JsonObject, SourceDefinition } from "../manifest/types.ts";
import type { Target } from "../project/types.ts";
import type { ColumnDialect } from "./column.ts";
import type { Relation, RelationDialect } from "./relation.ts";
import type { RelationCache } from "./relation-cache.ts";

/** A value as it comes from the warehouse, already in the representation templates use (see jinja/values.ts). */
export type Cell = unknown;

export interface ResultColumn {
  readonly name: string;
  /** The warehouse's own name of the type. */
  readonly type: string;
}

/** What a statement gave back; `rows` is empty when nothing was fetched. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** dbt's `adapter_response`: at least `_message` (`OK`, `SELECT 3`), with `rows_affected`, `code`, job data where known. */
export type AdapterResponse = JsonObject & { _message: string };

export interface StatementResult {
  readonly response: AdapterResponse;
  readonly table: ResultTable;
}

export interface ExecuteOptions {
  /** Fetch rows (default false: the result is only counted). */
  readonly fetch?: boolean;
  /** At most that many rows are fetched. */
  readonly limit?: number;
  /** Begin a transaction first when none is open (dbt's `auto_begin`). */
  readonly autoBegin?: boolean;
  /** Bound in order to `?` placeholders. */
  readonly bindings?: readonly unknown[];
}

/** A comment in SQL, with its marks; before the statement, or after it. */
export interface StatementComment {
  readonly text: string;
  readonly append: boolean;
  /** Without its marks. */
  readonly content: string;
  /** It is wanted as labels too, of warehouses whose jobs have them (`job-label`). */
  readonly asLabels: boolean;
}

/** A statement that was checked, not run. */
export interface Checked {
  /** What it would bill; null when the warehouse doesn't say. */
  readonly bytes: number | null;
}

/** A session of the warehouse, used by one node at a time. */
export interface Connection {
  /** The node (or purpose) that uses it, for logs and the query comment. */
  name: string;
  /** Travels with every statement. */
  comment: StatementComment | null;
  /** The config of the node that uses it: a warehouse may find limits for its statements there. */
  config: Readonly<JsonObject>;
  /**
   * Runs one or several statements; the result is the last one's.
   * @throws QuernError QN-DB-STATEMENT with the database's message; line and column of the SQL text are in `place.line`
   *   when the database says them (file is filled in by run/, which maps it to the model)
   */
  execute(sql: string, options?: ExecuteOptions): Promise<StatementResult>;
  /** Has a statement checked without running it. @throws as execute does */
  check(sql: string): Promise<Checked>;
  /** What its statements cost so far; null: nothing is billed here. */
  readonly usage: NodeUsage | null;
  begin(): Promise<void>;
  /** No-op when no transaction is open. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  readonly inTransaction: boolean;
  /** Interrupts what runs now; its execute() rejects with QN-RUN-CANCELLED. Safe at any time. */
  cancel(): void;
  /** Gives the session back to the adapter's pool (rolls back what is open). */
  release(): Promise<void>;
}

/** Where a relation is, or would be. */
export interface RelationPlace {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
}

export interface RelationRow extends RelationPlace {
  readonly type: "table" | "view" | "materialized_view" | "external";
}

export interface CatalogColumn {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  /** `BASE TABLE`, `view` ... as dbt has it for the warehouse. */
  readonly tableType: string;
  readonly tableComment: string | null;
  readonly tableOwner: string | null;
  readonly column: string;
  /** From 1. */
  readonly index: number;
  readonly type: string;
  readonly columnComment: string | null;
  readonly stats?: Readonly<
    Record<string, { label: string; value: string | number | boolean | null; include: boolean; description: string }>
  >;
}

/** When a relation changed last, by the warehouse's own account. */
export interface LastModified {
  readonly at: Date;
  /** It has no data of its own: the time is that of its definition. */
  readonly isDefinition: boolean;
}

/** What a file is and how to read it. */
export interface LoadFile {
  /** A file of this machine, or the address of an object where the warehouse reads such. */
  readonly path: string;
  /** What messages call it, when that is not its path: where it came from. */
  readonly label?: string;
  readonly format: "csv" | "ndjson" | "parquet" | "avro";
  /** Its bytes, as the warehouse sees them; without it `path` is a file of this machine. */
  readonly read?: () => AsyncIterable<Uint8Array>;
  /** In bytes, as it is stored, where that is known. */
  readonly size?: number;
  /** Whether it lies there packed by gzip, which the warehouse unpacks. */
  readonly isPacked?: boolean;
  /** Only for CSV: TSV is a CSV with `delimiter: "\t"`. */
  readonly csv?: {
    readonly delimiter: string;
    readonly quote: string;
    readonly escape: string;
    readonly header: boolean;
    /** Column names by position; a header is passed over then. */
    readonly names?: readonly string[];
    readonly nullStrings: readonly string[];
    /** Rows before the header that are skipped. */
    readonly skip: number;
  };
}

export interface LoadRequest {
  readonly relation: Relation;
  readonly file: LoadFile;
  /**
   * Declared columns in order with the warehouse's types (null: detected from all rows). A file without one of them is
   * refused. The columns of a table that exists already win over all this (append).
   */
  readonly columns: readonly { readonly name: string; readonly type: string | null }[];
  /** What happens to columns of the file that nobody declared: an error, or they are loaded with detected types. */
  readonly undeclaredColumns: "refuse" | "detect";
  /** Constant columns added to every row (`_loaded_at`, `_file`). `type` is the warehouse's. */
  readonly extraColumns: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  readonly mode: "replace" | "append";
  /** Rows of files before this one stand in the same transaction: it must not be begun anew. */
  readonly continues?: boolean;
  /** What happens where the file's columns are not those of the table that stands: an error, or the table grows. */
  readonly onDrift: "fail" | "add_columns";
  readonly onBadRows:
    | { readonly action: "fail" }
    | { readonly action: "quarantine"; readonly relation: Relation; readonly limit: number };
}

/** A table without rows of its own: it reads files in Cloud Storage. */
export interface ExternalTable {
  readonly relation: Relation;
  /** With one `*` each at most. */
  readonly uris: readonly string[];
  readonly format: LoadFile["format"];
  readonly isGzip: boolean;
  readonly csv?: LoadFile["csv"];
  /** With the warehouse's types; none: they are detected. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that stand in the folders' names below an address: `dt=2024-01-31`. */
  readonly partitions: {
    readonly prefix: string;
    readonly columns: readonly { readonly name: string; readonly type: string }[];
  } | null;
  /** Of this definition: a table that bears it is left alone. */
  readonly mark: string;
  /** A table with rows of its own, and one that bears the mark, make room. */
  readonly replaces: boolean;
}

/** A table that files are loaded into. */
export interface LoadTarget {
  readonly relation: Relation;
  /** The table is made anew, of what the step loads. */
  readonly replaces: boolean;
  /** How a table made anew is laid out, where the warehouse does that. */
  readonly layout: TableLayout;
}

export interface TableLayout {
  readonly partitionBy: {
    readonly field: string;
    readonly granularity: "hour" | "day" | "month" | "year";
    /** Days after which a partition is dropped; null: never. */
    readonly expirationDays: number | null;
  } | null;
  readonly clusterBy: readonly string[];
}

/** Files that go into one table, and what is noted of them: all takes effect together, or nothing. */
export interface LoadStep {
  /**
   * Reads files, and says of each what became of it, in their order; may be called again. A file whose columns are not
   * the table's is told as `drift`, with none of its rows read.
   * @throws QuernError QN-LOAD-BAD-ROWS, QN-LOAD-COLUMNS, QN-LOAD-EMPTY, QN-LOAD-ENCODING, QN-LOAD-ARCHIVE
   */
  load(requests: readonly StepRequest[], signal?: AbortSignal): Promise<LoadOutcome[]>;
  /** Lets the rows and the notes take effect. `mark` is kept with a table that is made anew, for `tableMark`. */
  commit(notes: LoadNotes, mark: string): Promise<void>;
  /** Nothing of the step stays. Safe at any time. */
  rollback(): Promise<void>;
}

/** A file of a step; where it goes and how is the step's own affair. */
export type StepRequest = Omit<LoadRequest, "mode" | "relation" | "continues">;

/** What takes effect together with the rows of a step. */
export interface LoadNotes {
  readonly statements: readonly string[];
  /** Rows for a table, as they are written in SQL there: texts, numbers, and moments as `seedType("datetime")`. */
  readonly lines: {
    readonly into: string;
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    readonly rows: readonly (readonly (string | number)[])[];
  };
}

export interface BadRow {
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

export interface LoadOutcome {
  readonly rows: number;
  readonly quarantined: number;
  /** The first bad rows, for the message. */
  readonly badRows: readonly BadRow[];
  /** Why the file was left out: QN-LOAD-COLUMNS. Only steps tell it, where `loadFile` throws it. */
  readonly drift?: QuernError;
}

/** What the warehouse can do; asked instead of its name. */
export interface Capabilities {
  /** DDL takes part in transactions. Default consequence when false: tables are swapped by rename, hooks run outside. */
  readonly transactionalDdl: boolean;
  /** `catalog.schema.table` across databases works. */
  readonly crossDatabase: boolean;
  readonly materializedViews: boolean;
  readonly grants: boolean;
  /** Several sessions may write at a time. */
  readonly concurrentWrites: boolean;
  /** Big tables are cut by the day. */
  readonly partitions: boolean;
  /** What it reads files from, and which, beyond local CSV, JSON and Parquet. */
  readonly files: {
    /** Objects of Cloud Storage, by their addresses. */
    readonly objects: boolean;
    readonly avro: boolean;
    /** Texts packed by gzip, held against their checksums. */
    readonly gzip: boolean;
  };
}

/** dbt's support of constraint types: enforced by the database, declared only, or not at all. */
export type ConstraintSupport = "enforced" | "not_enforced" | "not_supported";

/** A warehouse. One folder below warehouse/ implements it, one entry in registry.ts names it. */
export interface Adapter {
  readonly type: string;
  readonly target: Target;
  readonly capabilities: Capabilities;
  /** Opens the warehouse. @throws QuernError QN-DB-CONNECT, QN-DB-LOCKED, QN-DB-READ-ONLY */
  connect(): Promise<void>;
  /** A session for one node; sessions are pooled. */
  acquire(name: string): Promise<Connection>;
  /** Interrupts every running statement. */
  cancelAll(): void;
  close(): Promise<void>;
  readonly relations: RelationDialect;
  /** The rules of its column types, for `api.Column`. */
  readonly columns: ColumnDialect;
  /** All relations of a schema; [] when the schema does not exist. One catalogue query. */
  listRelations(connection: Connection, database: string, schema: string): Promise<RelationRow[]>;
  /** All relations of several schemas in one catalogue query (fills the cache at start). */
  listRelationsOfSchemas(
    connection: Connection,
    schemas: readonly { database: string; schema: string }[],
  ): Promise<RelationRow[]>;
  listSchemas(connection: Connection, database: string): Promise<string[]>;
  /** Name and type of each column, in order; [] when the relation does not exist. */
  getColumns(connection: Connection, relation: Relation): Promise<ResultColumn[]>;
  /** The columns of these relations, as far as they are there; others of their schemas may come along. */
  getCatalog(connection: Connection, relations: readonly RelationPlace[]): Promise<CatalogColumn[]>;
  /**
   * Loads one file inside the connection's open transaction, of which it must be the first statement, unless it is said
   * that it `continues`: where types are detected, that may take two attempts. When it throws, all is rolled back, except
   * by QN-LOAD-COLUMNS where it continues.
   * @throws QuernError QN-LOAD-BAD-ROWS, QN-LOAD-COLUMNS, QN-LOAD-EMPTY, QN-LOAD-ENCODING, QN-LOAD-ARCHIVE
   */
  loadFile(connection: Connection, request: LoadRequest): Promise<LoadOutcome>;
  /** Begins a step; one at a time on a connection. */
  beginLoad(connection: Connection, target: LoadTarget): Promise<LoadStep>;
  /**
   * Makes an external table, or makes it anew; false where it stands as it should. Absent where the warehouse has none:
   * files are loaded then. @throws QuernError QN-LOAD-CONFIG for a table that has rows of its own
   */
  layExternal?(connection: Connection, table: ExternalTable): Promise<boolean>;
  /**
   * The mark of the step that made a table anew, where a warehouse can't do that and change the ledger in one
   * transaction: a table that bears another mark than the ledger says was made by a step that did not come to its end.
   * null: not known.
   */
  tableMark(connection: Connection, relation: Relation): Promise<string | null>;
  /** The warehouse's type for one that a loader declares, which may be named as another warehouse names it. */
  loadType(type: string): string;
  /** A text as an SQL literal. */
  literal(text: string): string;
  /** dbt's convert_*_type: the warehouse's name for a kind of seed column. */
  seedType(
    kind: "text" | "integer" | "bigint" | "hugeint" | "number" | "boolean" | "date" | "datetime" | "time",
  ): string;
  /**
   * When relations changed last, or why that can't be said, in their order. Absent where the warehouse keeps no such
   * times.
   */
  lastModified?(connection: Connection, relations: readonly RelationPlace[]): Promise<(LastModified | QuernError)[]>;
  /** What Google's other clients take as `authClient`, where the target has Google's credentials. */
  googleAuth?(): Promise<unknown>;
  /** For `quern debug`: what the connection uses, without secrets. */
  describeConnection(): Record<string, string>;
  /** For `quern debug`: tries what a build needs, and changes nothing. Without it, a query that runs is enough. */
  diagnose?(): AsyncIterable<Check>;
}

/** One thing that `quern debug` asked a warehouse. */
export interface Check {
  readonly what: string;
  /** What was found, in a few words, or what is wrong. */
  readonly found: string | QuernError;
}

/** What a template's method of one warehouse works with. The first three, and macros, need an open warehouse. */
export interface MethodTools {
  readonly adapter: Adapter;
  readonly connection: Connection;
  readonly cache: RelationCache;
  readonly target: Target;
  /** Absolute project folder: relative paths start there. */
  readonly projectRoot: string;
  readonly emit: Emit;
  /** Runs a macro by its name, as templates reach it. @throws QuernError QN-MACRO-NOT-FOUND */
  callMacro(name: string, ...args: Value[]): Promise<Value>;
}

/** A method of `adapter` in templates that a warehouse brings along, or has in the place of the common one. */
export interface TemplateMethod {
  /** The answer while a project is parsed. Absent when `call` uses no tools: it is called then too. */
  readonly parsed?: () => Value;
  readonly call: (tools: MethodTools, args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>;
}

export interface AdapterOptions {
  readonly target: Target;
  /** Absolute project folder: relative database paths start there. */
  readonly projectRoot: string;
  readonly emit: Emit;
  /** The run's id, for a warehouse whose history can carry it. */
  readonly invocationId: string;
  /** Bytes that all statements together may bill. */
  readonly maxBytes: number | null;
}

/** One entry of the registry: loads the adapter's code only when asked to open it. */
export interface AdapterEntry {
  readonly type: string;
  /** Checks credentials and gives Target fields: database, schema defaults and what templates may see. @throws QuernError QN-PROFILE-INVALID */
  describeTarget(
    output: JsonObject,
    projectRoot: string,
  ): { database: string; schema: string; publicFields: JsonObject };
  readonly macroFolders: readonly string[];
  /** Its own names of configs that place relations, and dbt's: `dataset` is `schema`. */
  readonly configAliases?: Readonly<Record<string, string>>;
  /** How relations are written, and columns read. */
  readonly relations: RelationDialect;
  readonly columns: ColumnDialect;
  /** What it does with each type of constraint; types it does not name are not supported. */
  readonly constraintSupport: Readonly<Record<string, ConstraintSupport>>;
  /** What stands in SQL for a source that is no table, such as a file; null for a table. @throws QuernError QN-PARSE-CONFIG */
  sourceLocation?(source: SourceDefinition): string | null;
  /** Methods of `adapter` in templates that only this warehouse has, or does in its own way. */
  readonly methods: Readonly<Record<string, TemplateMethod>>;
  open(options: AdapterOptions): Promise<Adapter>;
}
