import {
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  DuckDBTypeId,
  type DuckDBValue,
  StatementType,
} from "@duckdb/node-api";
import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import type { Value } from "../../jinja/index.ts";
import type { AdapterResponse, Connection, ExecuteOptions, ResultTable, StatementResult } from "../types.ts";
import { cellOf } from "./cells.ts";
import { statementError } from "./errors.ts";

const nothing: ResultTable = { columns: [], rows: [] };
const ok: AdapterResponse = { _message: "OK" };
const attempts = 6;

/** One session of an open DuckDB database. */
export class DuckDbConnection implements Connection {
  name = "master";
  readonly #native: DuckDBConnection;
  readonly #emit: Emit;
  readonly #giveBack: (connection: DuckDbConnection) => void;
  #inTransaction = false;
  #cancelled = false;

  constructor(native: DuckDBConnection, emit: Emit, giveBack: (connection: DuckDbConnection) => void) {
    this.#native = native;
    this.#emit = emit;
    this.#giveBack = giveBack;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<StatementResult> {
    if (options.autoBegin === true && !this.#inTransaction) await this.begin();
    const started = performance.now();
    const result = await this.#run(sql, options.bindings);
    this.#emit({ type: "statement", sql, node: this.name, seconds: (performance.now() - started) / 1000 });
    this.#followTransaction(result.statementType, sql);
    if (options.fetch !== true) return { response: ok, table: nothing };
    return { response: ok, table: await readTable(result, options.limit) };
  }

  /** A catalog write that met another one in the same moment is tried again: outside transactions nothing was done yet. */
  async #run(sql: string, bindings: readonly unknown[] | undefined): Promise<DuckDBMaterializedResult> {
    for (let attempt = 1; ; attempt++) {
      if (this.#cancelled) throw new QuernError("QN-RUN-CANCELLED", "The statement was interrupted");
      try {
        return await this.#native.run(sql, bindings as DuckDBValue[] | undefined);
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : "";
        const isConflict = /write-write conflict|Conflict on (update|tuple)|transaction conflict/i.test(message);
        if (!isConflict || this.#inTransaction || attempt === attempts) throw statementError(cause, sql);
        await new Promise((done) => setTimeout(done, 2 ** attempt + Math.random() * 10));
      }
    }
  }

  /** Hooks and macros may open and end transactions by themselves. */
  #followTransaction(type: StatementType, sql: string): void {
    if (type !== StatementType.TRANSACTION) return;
    this.#inTransaction = /^\s*(?:\/\*[\s\S]*?\*\/\s*)*(begin|start)\b/i.test(sql);
  }

  async begin(): Promise<void> {
    if (this.#inTransaction) return;
    await this.#run("BEGIN", undefined);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    if (!this.#inTransaction) return;
    try {
      await this.#run("COMMIT", undefined);
    } finally {
      this.#inTransaction = false;
    }
  }

  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    await this.#native.run("ROLLBACK").catch((cause: unknown) => {
      // a statement that failed for good may have ended the transaction itself
      if (!(cause instanceof Error && /no transaction is active/i.test(cause.message)))
        throw statementError(cause, "ROLLBACK");
    });
  }

  cancel(): void {
    this.#cancelled = true;
    this.#native.interrupt();
  }

  async release(): Promise<void> {
    await this.rollback();
    this.name = "master";
    this.#giveBack(this);
  }

  close(): void {
    this.#native.closeSync();
  }
}

async function readTable(result: DuckDBMaterializedResult, limit: number | undefined): Promise<ResultTable> {
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
  const isFloat = types.map((type) => type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT);
  const rows: Value[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const row of chunk.getRows()) {
      if (limit !== undefined && rows.length >= limit) return { columns, rows };
      rows.push(row.map((value, i) => cellOf(value, isFloat[i]!)));
    }
  }
  return { columns, rows };
}
