import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { checkAddedColumns } from "../../load/check-columns.ts";
import { type NamedType, nameOf } from "../../load/found-rows.ts";
import type { Relation } from "../../relation.ts";
import type { LoadOutcome, LoadStep, LoadTarget } from "../../types.ts";
import type { TableResource } from "../catalog.ts";
import type { BigQueryConnection } from "../connection.ts";
import { type FieldSchema, sqlType } from "../field-schema.ts";
import { literal } from "../literal.ts";
import { clusteringOf, sameList, samePartitions } from "../methods/layout.ts";
import { PartitionConfig, type Partitioning } from "../methods/partition-config.ts";
import { quote } from "../types.ts";
import type { Part, StageRequest } from "./part.ts";
import { stageFile } from "./stage-file.ts";
import { Staging } from "./staging.ts";
import { inOwnFolder } from "./temporary.ts";

/** The label with the mark of the step that made a table. */
export const markLabel = "quern_load";

interface Loaded {
  readonly part: Part;
  readonly request: StageRequest;
}

/** Scripts that change one ledger go one after another: BigQuery would let all but one fail. */
const queues = new Map<string, Promise<unknown>>();

/**
 * A load in two halves: load jobs bring files into tables of their own, which nobody sees; one script at the end brings
 * the rows into the target, in one transaction with the ledger. A target made anew is made by one statement before that
 * transaction, and bears the step's mark: where the ledger does not say the same mark, the next run makes it again.
 */
export class ScriptStep implements LoadStep {
  readonly #connection: BigQueryConnection;
  readonly #target: LoadTarget;
  readonly #staging: Staging;
  readonly #loaded: Loaded[] = [];
  #table: TableResource | undefined;
  #isLookedUp = false;

  constructor(connection: BigQueryConnection, target: LoadTarget) {
    this.#connection = connection;
    this.#target = target;
    this.#staging = new Staging(connection, target.relation, randomBytes(8).toString("hex"));
  }

  async load(request: StageRequest): Promise<LoadOutcome> {
    const own = await this.#ownColumns(request);
    const part = await stageFile({ connection: this.#connection, staging: this.#staging, own, request });
    this.#loaded.push({ part, request });
    return { rows: part.rows, quarantined: part.bad.length, badRows: part.bad.slice(0, 10) };
  }

  /** The columns that files must have: those of the table that stands, or of the files before in a table made anew. */
  async #ownColumns(request: StageRequest): Promise<readonly NamedType[] | null> {
    const added = request.extraColumns.map(({ name }) => name.toLowerCase());
    if (this.#target.replaces) return this.#loaded.length === 0 ? null : this.#columns();
    const stands = ((await this.#lookUp())?.schema?.fields ?? []).map(typed);
    checkAddedColumns(
      { ...request, relation: this.#target.relation },
      stands.map(({ name }) => name),
    );
    return stands.filter(({ name }) => !added.includes(name.toLowerCase()));
  }

  /** The columns of all files so far. */
  #columns(): NamedType[] {
    const all = new Map<string, NamedType>();
    for (const { part } of this.#loaded)
      for (const { name, type } of part.columns)
        if (!all.has(name.toLowerCase())) all.set(name.toLowerCase(), { name, type });
    return [...all.values()];
  }

  async #lookUp(): Promise<TableResource | undefined> {
    if (!this.#isLookedUp) this.#table = await getTable(this.#connection, this.#target.relation);
    this.#isLookedUp = true;
    return this.#table;
  }

  async commit(statements: readonly string[], mark: string): Promise<void> {
    const { replaces, relation } = this.#target;
    const before = replaces ? await this.#remake(mark) : await this.#grow();
    const quarantine = await this.#quarantine();
    const inserts = replaces ? [] : this.#loaded.map((each) => this.#insert(each));
    const script = [
      ...before,
      ...quarantine.before,
      "begin transaction",
      ...statements,
      ...inserts,
      ...quarantine.inside,
      "commit transaction",
    ];
    const ledger = `${relation.database}.${relation.schema}`;
    await inTurn(ledger, () => this.#run(`${script.join(";\n")};`));
    await this.#staging.clear();
  }

  /** A transaction that met another one was undone whole, so that it can be tried again. */
  async #run(script: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#connection.execute(script);
        return;
      } catch (cause) {
        const isConflict = cause instanceof QuernError && cause.code === "QN-DB-CONFLICT";
        if (!isConflict || attempt === 5) throw cause;
        await new Promise((done) => setTimeout(done, 500 * 2 ** attempt * (0.5 + Math.random())));
      }
    }
  }

  async rollback(): Promise<void> {
    this.#loaded.length = 0;
    await this.#staging.clear();
  }

  /** Statements that make the table anew, which are no part of a transaction. */
  async #remake(mark: string): Promise<string[]> {
    const { relation, layout } = this.#target;
    if (this.#loaded.length === 0) throw new Error("a table made anew of nothing");
    const extra = this.#loaded[0]!.request.extraColumns;
    const columns = [...this.#columns(), ...extra];
    const partitioning = partitioningOf(layout.partitionBy, columns);
    const table = await this.#lookUp();
    const isOther =
      table !== undefined &&
      (table.type !== "TABLE" ||
        !samePartitions(table, partitioning) ||
        !sameList(clusteringOf(table), layout.clusterBy));
    const name = relation.renderName();
    const days = layout.partitionBy?.expirationDays ?? null;
    const options = [
      `labels = [(${literal(markLabel)}, ${literal(mark)})]`,
      ...(days === null ? [] : [`partition_expiration_days = ${days}`]),
    ];
    const clauses = [
      ...(partitioning === null ? [] : [`partition by ${new PartitionConfig(partitioning).render(null)}`]),
      ...(layout.clusterBy.length === 0 ? [] : [`cluster by ${layout.clusterBy.map(quote).join(", ")}`]),
      `options (${options.join(", ")})`,
    ];
    const rows = this.#loaded.map((each) => this.#select(each, columns));
    return [
      ...(isOther
        ? [`drop ${table.type === "TABLE" ? "table" : (kinds[table.type] ?? "table")} if exists ${name}`]
        : []),
      `create or replace table ${name}\n${clauses.join("\n")}\nas ${rows.join("\nunion all\n")}`,
    ];
  }

  /** Statements that add the columns that files have and the table lacks. */
  async #grow(): Promise<string[]> {
    const stands = new Set(((await this.#lookUp())?.schema?.fields ?? []).map((field) => field.name.toLowerCase()));
    const more = this.#loaded.length === 0 ? [] : this.#columns().filter(({ name }) => !stands.has(name.toLowerCase()));
    return more.map(
      ({ name, type }) =>
        `alter table ${this.#target.relation.renderName()} add column if not exists ${quote(name)} ${type}`,
    );
  }

  #insert(loaded: Loaded): string {
    const columns = [...loaded.part.columns, ...loaded.request.extraColumns];
    const names = columns.map(({ name }) => quote(name)).join(", ");
    return `insert into ${this.#target.relation.renderName()} (${names})\n${this.#select(loaded, columns)}`;
  }

  #select({ part, request }: Loaded, columns: readonly NamedType[]): string {
    const values = columns.map(({ name, type }) => {
      const own = part.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
      const added = request.extraColumns.find((column) => column.name === name);
      const sql =
        own !== undefined
          ? own.type === type
            ? own.sql
            : `cast(${own.sql} as ${type})`
          : added !== undefined
            ? addedValue(type, added.value)
            : `cast(null as ${type})`;
      return `${sql} as ${quote(name)}`;
    });
    return `select ${values.join(", ")}\nfrom ${part.from}${part.where === null ? "" : `\nwhere ${part.where}`}`;
  }

  /** Bad rows on their way into the table beside the target. */
  async #quarantine(): Promise<{ readonly before: readonly string[]; readonly inside: readonly string[] }> {
    const action = this.#loaded[0]?.request.onBadRows;
    if (action?.action !== "quarantine") return { before: [], inside: [] };
    const name = action.relation.renderName();
    const rows = this.#loaded.flatMap(({ part, request }) =>
      part.bad.map(({ line, column, value, reason, raw }) => ({
        _file: nameOf(request.file),
        _line: line,
        _column: column,
        _value: value,
        _reason: reason,
        _raw: raw,
      })),
    );
    const isStale = this.#target.replaces && (await getTable(this.#connection, action.relation)) !== undefined;
    const inside = isStale ? [`delete from ${name} where true`] : [];
    if (rows.length === 0) return { before: [], inside };
    const from = await this.#stageRows(rows);
    return {
      before: [
        `create table if not exists ${name} (${[...quarantineColumns, ["_loaded_at", "TIMESTAMP"]].map(([column, type]) => `${column} ${type}`).join(", ")})`,
      ],
      inside: [
        ...inside,
        `insert into ${name} select ${quarantineColumns.map(([column]) => column).join(", ")}, current_timestamp() from ${from.renderName()}`,
      ],
    };
  }

  async #stageRows(rows: readonly object[]): Promise<Relation> {
    return inOwnFolder("quarantine.json", async (path) => {
      writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const fields = quarantineColumns.map(([name, type]): FieldSchema => ({ name, type, mode: "NULLABLE" }));
      const reading = { sourceFormat: "NEWLINE_DELIMITED_JSON" };
      return (await this.#staging.fill({ path }, reading, fields)).relation;
    });
  }
}

const quarantineColumns = [
  ["_file", "STRING"],
  ["_line", "INT64"],
  ["_column", "STRING"],
  ["_value", "STRING"],
  ["_reason", "STRING"],
  ["_raw", "STRING"],
] as const;

const kinds: Readonly<Record<string, string>> = {
  VIEW: "view",
  MATERIALIZED_VIEW: "materialized view",
  EXTERNAL: "external table",
};

/** Moments are UTC's, whatever time zone the project has by default. */
const addedValue = (type: string, value: string): string =>
  `cast(${literal(type.toUpperCase() === "TIMESTAMP" ? `${value}+00` : value)} as ${type})`;

const typed = (field: FieldSchema): NamedType => ({ name: field.name, type: sqlType(field) });

/** @throws QuernError QN-LOAD-CONFIG for a column that tables can't be cut by */
function partitioningOf(
  wanted: LoadTarget["layout"]["partitionBy"],
  columns: readonly NamedType[],
): Partitioning | null {
  if (wanted === null) return null;
  const column = columns.find(({ name }) => name.toLowerCase() === wanted.field.toLowerCase());
  const dataType = column?.type.toLowerCase();
  if (dataType !== "date" && dataType !== "datetime" && dataType !== "timestamp")
    throw new QuernError(
      "QN-LOAD-CONFIG",
      `'partition_by' names ${wanted.field}, ${column === undefined ? "which the files don't have" : `a ${column.type}`}`,
      { hint: "Tables are cut by a DATE, DATETIME or TIMESTAMP." },
    );
  return {
    field: column!.name.toLowerCase(),
    dataType,
    granularity: wanted.granularity,
    range: null,
    timeIngestion: false,
    copyPartitions: false,
  };
}

async function getTable(connection: BigQueryConnection, relation: Relation): Promise<TableResource | undefined> {
  try {
    return await connection.call<TableResource>({
      method: "GET",
      project: relation.database!,
      path: `datasets/${relation.schema}/tables/${relation.identifier}`,
    });
  } catch (cause) {
    if ((cause as { cause?: { status?: number } }).cause?.status === 404) return undefined;
    throw cause;
  }
}

/** One after another for each key. */
function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(key) ?? Promise.resolve()).then(work);
  const settled = turn.catch(() => undefined);
  queues.set(key, settled);
  return turn;
}
