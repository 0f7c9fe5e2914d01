import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { QuernError } from "../../../base/errors.ts";
import { forEach } from "../../../base/for-each.ts";
import { checkAddedColumns } from "../../load/check-columns.ts";
import { type NamedType, nameOf } from "../../load/found-rows.ts";
import { linesStatement } from "../../load/lines-statement.ts";
import type { Relation } from "../../relation.ts";
import type { LoadNotes, LoadOutcome, LoadStep, LoadTarget } from "../../types.ts";
import type { TableResource } from "../catalog.ts";
import type { BigQueryConnection } from "../connection.ts";
import { type FieldSchema, sqlType } from "../field-schema.ts";
import { literal } from "../literal.ts";
import { clusteringOf, sameList, samePartitions } from "../methods/layout.ts";
import { PartitionConfig, type Partitioning } from "../methods/partition-config.ts";
import { quote } from "../types.ts";
import { addedText, type Part, type StageContext, type StageRequest, same } from "./part.ts";
import { stageFile } from "./stage-file.ts";
import { fewFiles, type Group, groupsOf, stageTogether } from "./stage-together.ts";
import { Staging } from "./staging.ts";
import { inOwnFolder } from "./temporary.ts";

/** The label with the mark of the step that made a table. */
export const markLabel = "quern_load";

/** So many lines stand in the script itself. */
const fewLines = 100;

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

  async load(requests: readonly StageRequest[]): Promise<LoadOutcome[]> {
    const outcomes = new Map<StageRequest, LoadOutcome>();
    const loadOne = async (request: StageRequest): Promise<void> => {
      outcomes.set(request, await unlessDrift(() => this.#load(request)));
    };
    const alone: StageRequest[] = [];
    for (const group of await this.#groups(requests)) {
      const { part, rows, left, culprit } = await stageTogether(await this.#context(group.requests[0]!), group);
      if (part !== null) this.#loaded.push({ part, request: group.requests[0]! });
      for (const [request, count] of rows) outcomes.set(request, { rows: count, quarantined: 0, badRows: [] });
      // without columns yet, the first file says which the others must have
      const first = culprit ?? (this.#hasNoColumns ? left[0] : undefined);
      if (first !== undefined) await loadOne(first);
      alone.push(...left.filter((request) => request !== first));
    }
    // where a file may bring something new, the next one is held against it
    while (alone.length > 0 && (this.#hasNoColumns || alone[0]!.onDrift === "add_columns"))
      await loadOne(alone.shift()!);
    await forEach(alone, loadOne);
    return requests.map((request) => outcomes.get(request)!);
  }

  get #hasNoColumns(): boolean {
    return this.#target.replaces && this.#loaded.length === 0;
  }

  async #groups(requests: readonly StageRequest[]): Promise<Group[]> {
    const all: Group = { requests, names: null };
    if (requests.length < fewFiles) return requests.length === 0 ? [] : [all];
    return groupsOf(await this.#context(requests[0]!), requests);
  }

  async #load(request: StageRequest): Promise<LoadOutcome> {
    const part = await stageFile({ ...(await this.#context(request)), request });
    this.#loaded.push({ part, request });
    return { rows: part.rows, quarantined: part.bad.length, badRows: part.bad.slice(0, 10) };
  }

  async #context(request: StageRequest): Promise<Omit<StageContext, "request">> {
    return { connection: this.#connection, staging: this.#staging, own: await this.#ownColumns(request) };
  }

  /** The columns that files must have: those of the table that stands, or of the files before in a table made anew. */
  async #ownColumns(request: StageRequest): Promise<readonly NamedType[] | null> {
    const added = request.extraColumns.map(({ name }) => name.toLowerCase());
    const files = this.#columns();
    if (this.#target.replaces) return this.#loaded.length === 0 ? null : files;
    const stands = ((await this.#lookUp())?.schema?.fields ?? []).map(typed);
    checkAddedColumns(
      { ...request, relation: this.#target.relation },
      stands.map(({ name }) => name),
    );
    const own = stands.filter(({ name }) => !added.includes(name.toLowerCase()));
    return [...own, ...files.filter(({ name }) => !own.some((column) => same(column.name, name)))];
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

  async commit({ statements, lines }: LoadNotes, mark: string): Promise<void> {
    const { replaces, relation } = this.#target;
    const before = replaces ? await this.#remake(mark) : await this.#grow();
    const quarantine = await this.#quarantine();
    const inserts = replaces ? [] : this.#loaded.map((each) => this.#insert(each));
    const noted = lines.rows.length === 0 ? [] : [await this.#notedLines(lines)];
    const script = [
      ...before,
      ...quarantine.before,
      "begin transaction",
      ...statements,
      ...noted,
      ...inserts,
      ...quarantine.inside,
      "commit transaction",
    ];
    const ledger = `${relation.database}.${relation.schema}`;
    await inTurn(ledger, () => this.#run(`${script.join(";\n")};`));
    await this.#staging.clear();
  }

  /** A script may have a million bytes: many lines come from a table beside. */
  async #notedLines(lines: LoadNotes["lines"]): Promise<string> {
    if (lines.rows.length <= fewLines) return linesStatement(lines, literal);
    const { into, columns, rows } = lines;
    const fields = columns.map(({ name, type }): FieldSchema => ({ name, type, mode: "NULLABLE" }));
    const objects = rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    const from = await this.#stageRows(objects, fields);
    return `insert into ${into} select ${columns.map(({ name }) => name).join(", ")} from ${from.renderName()}`;
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
            ? (part.added?.({ name, type }) ?? `cast(${literal(addedText(added))} as ${type})`)
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
    const from = await this.#stageRows(rows, quarantineFields);
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

  async #stageRows(rows: readonly object[], fields: readonly FieldSchema[]): Promise<Relation> {
    return inOwnFolder("rows.json", async (path) => {
      writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return (await this.#staging.fill({ path }, { sourceFormat: "NEWLINE_DELIMITED_JSON" }, fields)).relation;
    });
  }
}

/** Columns that are not the table's are no failure of the step. */
async function unlessDrift(work: () => Promise<LoadOutcome>): Promise<LoadOutcome> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code !== "QN-LOAD-COLUMNS") throw cause;
    return { rows: 0, quarantined: 0, badRows: [], drift: cause };
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

const quarantineFields = quarantineColumns.map(([name, type]): FieldSchema => ({ name, type, mode: "NULLABLE" }));

const kinds: Readonly<Record<string, string>> = {
  VIEW: "view",
  MATERIALIZED_VIEW: "materialized view",
  EXTERNAL: "external table",
};

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
