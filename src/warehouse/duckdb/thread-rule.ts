import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * How many threads DuckDB uses for one statement. Nodes run side by side already, each on a session of its own, and with
 * one thread a statement 1,000 small models cost a fifth less CPU time (no hand-over between threads: 2.4 s for 3.0 s)
 * and a fifth less time. A statement over many rows is twice as fast with all threads for a tenth more CPU time. So a
 * small database starts with one thread, and all are used from the moment that something big is seen: a big file is
 * to be loaded, files outside the database are read, or a statement takes long. (A pipeline that runs already keeps its
 * thread: hence the look at sizes beforehand.) A target that sets `threads` among its settings is left alone.
 */
export class ThreadRule {
  readonly #cores = availableParallelism();
  readonly #applies: boolean;
  #isWide: boolean;
  #control: (() => Promise<DuckDBConnection>) | undefined;

  constructor(options: { readonly isSet: boolean; readonly isLocal: boolean; readonly path: string }) {
    this.#applies = !options.isSet && this.#cores > 1;
    this.#isWide = !this.#applies || !options.isLocal || sizeOf(options.path) >= bigDatabase;
  }

  /** What the database is opened with. */
  get openOptions(): Record<string, string> {
    return this.#applies && !this.#isWide ? { threads: "1" } : {};
  }

  /** Takes the way to a session for changing the number later; views may read files that nobody knows the size of. */
  async start(control: () => Promise<DuckDBConnection>): Promise<void> {
    this.#control = control;
    if (this.#isWide) return;
    const session = await control();
    const found = await session.run(
      `select 1 from duckdb_views() where not internal and regexp_matches(sql, '${outside.source}', 'i') limit 1`,
    );
    const isOutside = (await found.getRows()).length > 0;
    session.closeSync();
    if (isOutside) await this.#widen();
  }

  /** To be told of each statement before it runs. */
  before(sql: string): Promise<void> | undefined {
    return !this.#isWide && outside.test(sql) ? this.#widen() : undefined;
  }

  /** To be told of each file that is loaded. */
  beforeLoad(path: string): Promise<void> | undefined {
    return !this.#isWide && sizeOf(path) >= bigFile ? this.#widen() : undefined;
  }

  /** Watches a running statement; the function it gives is to be called at its end. */
  watch(): () => void {
    if (this.#isWide) return nothing;
    const timer = setTimeout(() => void this.#widen(), slow);
    timer.unref();
    return () => clearTimeout(timer);
  }

  async #widen(): Promise<void> {
    if (this.#isWide || this.#control === undefined) return;
    this.#isWide = true;
    try {
      const session = await this.#control();
      await session.run(`set threads = ${this.#cores}`);
      session.closeSync();
    } catch {
      // the database is being closed, or is out of memory: statements go on with one thread
      this.#isWide = false;
    }
  }
}

const bigDatabase = 64 * 1024 * 1024;
const bigFile = 8 * 1024 * 1024;
/** Milliseconds. */
const slow = 200;
const outside = /\bread_\w+\s*\(|_scan\s*\(|\.(csv|tsv|parquet|json|jsonl|ndjson)\b/i;
const nothing = (): void => undefined;

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
