import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from "@duckdb/node-api";
import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type {
  AdapterResponse,
  Checked,
  Connection,
  ExecuteOptions,
  ResultTable,
  StatementComment,
  StatementResult,
} from "../types.ts";
import { isConflict, statementError } from "./errors.ts";
import type { ThreadRule } from "./thread-rule.ts";
import { isOpenAfter } from "./transactions.ts";

const nothing: ResultTable = { columns: [], rows: [] };
const conflictAttempts = 6;
const ok: AdapterResponse = { _message: "OK" };

export interface ConnectionOptions {
  readonly emit: Emit;
  readonly threads: ThreadRule;
  /** `disable_transactions` of the target: macros don't open any. */
  readonly withoutTransactions: boolean;
  /** How often a statement is tried when its error is one that the target calls retryable. */
  readonly attempts: number;
  readonly isRetryable: (cause: unknown) => boolean;
  readonly giveBack: (connection: DuckDbConnection) => void;
}

/** One session of a DuckDB database, opened by the first statement: much of what is compiled asks nothing. */
export class DuckDbConnection implements Connection {
  name = "master";
  comment: StatementComment | null = null;
  config: Readonly<JsonObject> = {};
  readonly usage = null;
  readonly #open: () => Promise<DuckDBConnection>;
  #native: DuckDBConnection | undefined;
  readonly #options: ConnectionOptions;
  #inTransaction = false;
  #cancelled = false;
  #insisting: NodeJS.Timeout | undefined;

  constructor(open: () => Promise<DuckDBConnection>, options: ConnectionOptions) {
    this.#open = open;
    this.#options = options;
  }

  async #session(): Promise<DuckDBConnection> {
    this.#native ??= await this.#open();
    return this.#native;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<StatementResult> {
    await this.#session();
    const begins = options.autoBegin === true && !this.#inTransaction && !this.#options.withoutTransactions;
    if (begins) await this.begin();
    if (options.fetch === true && options.limit === 0) return { response: ok, table: await this.#describe(sql, true) };
    await this.#options.threads.before(sql);
    const started = performance.now();
    const stopWatch = this.#options.threads.watch();
    const sent = withComment(sql, this.comment);
    try {
      const result = await this.#run(sent, options.bindings, begins, this.#linesBefore());
      this.#inTransaction = isOpenAfter(sql, this.#inTransaction);
      if (options.fetch !== true) return { response: ok, table: nothing };
      // loads the database's library, which is there by now
      const { readTable } = await import("./result-table.ts");
      return { response: ok, table: await readTable(result, options.limit) };
    } finally {
      stopWatch();
      const seconds = (performance.now() - started) / 1000;
      this.#options.emit({ type: "statement", sql: sent, node: this.name, seconds });
    }
  }

  /** The columns a query would give: it is planned, not run. What stands before it, such as a header, is run if so wanted. */
  async #describe(sql: string, runHeader = false): Promise<ResultTable> {
    this.#refuseWhenCancelled();
    const native = await this.#session();
    try {
      const { typeText } = await import("./result-table.ts");
      const extracted = await native.extractStatements(sql);
      for (let i = 0; runHeader && i < extracted.count - 1; i++) {
        const header = await extracted.prepare(i);
        await header.run();
        header.destroySync();
      }
      const prepared = await extracted.prepare(extracted.count - 1);
      const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
        name: prepared.columnName(i),
        type: typeText(prepared.columnType(i)),
      }));
      prepared.destroySync();
      return { columns, rows: [] };
    } catch (cause) {
      throw statementError(cause, sql);
    }
  }

  async check(sql: string): Promise<Checked> {
    await this.#describe(sql);
    return { bytes: null };
  }

  #refuseWhenCancelled(): void {
    if (this.#cancelled) throw new QuernError("QN-RUN-CANCELLED", "The statement was interrupted");
  }

  /**
   * Two sessions that change the catalogue in one moment conflict, and the later one is told to try again. That is safe
   * as long as nothing else was done: outside transactions, and for the first statement of one that was just begun.
   */
  async #run(
    sql: string,
    bindings: readonly unknown[] | undefined,
    isFirst: boolean,
    linesBefore = 0,
  ): Promise<DuckDBMaterializedResult> {
    const native = await this.#session();
    for (let attempt = 1; ; attempt++) {
      this.#refuseWhenCancelled();
      try {
        return await native.run(sql, bindings as DuckDBValue[] | undefined);
      } catch (cause) {
        this.#refuseWhenCancelled();
        const message = cause instanceof Error ? cause.message : "";
        const { attempts, isRetryable } = this.#options;
        const isWorth = isConflict(message) ? attempt < conflictAttempts : attempt < attempts && isRetryable(cause);
        const isSafe = !this.#inTransaction || isFirst;
        if (!isWorth || !isSafe) throw statementError(cause, sql, linesBefore);
        await new Promise((done) => setTimeout(done, 2 ** attempt + Math.random() * 10));
        if (isFirst) await this.#startAgain();
      }
    }
  }

  /** Lines that a comment in front adds: places in errors count without them. */
  #linesBefore(): number {
    return this.comment === null || this.comment.append ? 0 : this.comment.text.split("\n").length;
  }

  async #startAgain(): Promise<void> {
    await this.rollback();
    await this.begin();
  }

  async begin(): Promise<void> {
    if (this.#inTransaction) return;
    await this.#run("BEGIN", undefined, false);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#refuseWhenCancelled();
    this.#inTransaction = false;
    try {
      await this.#native!.run("COMMIT");
    } catch (cause) {
      throw statementError(cause, "COMMIT");
    }
  }

  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    await this.#native!.run("ROLLBACK").catch((cause: unknown) => {
      // a statement that failed for good may have ended the transaction itself
      if (!(cause instanceof Error && /no transaction is active/i.test(cause.message)))
        throw statementError(cause, "ROLLBACK");
    });
  }

  /** DuckDB forgets an interrupt that comes before the statement has begun, so it is told again. */
  cancel(): void {
    this.#cancelled = true;
    this.#native?.interrupt();
    this.#insisting ??= setInterval(() => this.#native?.interrupt(), 20);
  }

  /** Ready for its next user. */
  reset(name: string): void {
    this.name = name;
    this.comment = null;
    this.#settle();
  }

  #settle(): void {
    clearInterval(this.#insisting);
    this.#insisting = undefined;
    this.#cancelled = false;
  }

  async release(): Promise<void> {
    this.#settle();
    await this.rollback();
    this.name = "master";
    this.#options.giveBack(this);
  }

  close(): void {
    this.#settle();
    this.#native?.closeSync();
  }
}

function withComment(sql: string, comment: StatementComment | null): string {
  if (comment === null) return sql;
  if (!comment.append) return `${comment.text}\n${sql}`;
  const trimmed = sql.trimEnd();
  return trimmed.endsWith(";") ? `${trimmed.slice(0, -1)}\n${comment.text};` : `${trimmed}\n${comment.text}`;
}
