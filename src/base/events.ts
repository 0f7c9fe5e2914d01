/**
 * What happens while a command works, as typed data. The engine and the rooms below it emit; reporters in terminal/,
 * the log file and the run history listen. No room prints.
 */
import type { QuernError } from "./errors.ts";
import type { Price } from "./price.ts";

export type NodeStatus =
  | "success"
  | "error"
  | "skipped"
  | "partial success"
  | "pass"
  | "fail"
  | "warn"
  | "runtime error"
  | "no-op";

export interface NodeInfo {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  /** `sql`, `python`; absent for what is written in neither. */
  readonly language?: string;
  /** For nodes that make a relation: how (`view`, `table`, `incremental` ...). */
  readonly materialized?: string;
  /** The rendered relation name without quotes, `schema.alias`, as people read it. */
  readonly relation?: string;
  /** The file that defines it, relative to the project, and the line when it is not the first. */
  readonly file?: string;
  readonly line?: number;
}

/** What the statements of a node cost. */
export interface NodeUsage {
  readonly jobs: number;
  readonly bytesBilled: number;
  /** Milliseconds of work of one slot. */
  readonly slotMs: number;
  /** Where the last job is looked at. */
  readonly link: string;
}

export type QuernEvent =
  /** A command begins; `adapter` is absent for commands that need none. */
  | {
      readonly type: "invocation-start";
      readonly command: string;
      /** The one of the artifacts. */
      readonly invocationId: string;
      readonly version: string;
      readonly adapter?: string;
      readonly target?: string;
    }
  /** The project is parsed: number of resources by kind; `cached` when nothing had to be parsed again. */
  | {
      readonly type: "parsed";
      readonly counts: Readonly<Record<string, number>>;
      readonly seconds: number;
      readonly cached: boolean;
    }
  | { readonly type: "run-start"; readonly command: string; readonly total: number; readonly threads: number }
  /** `index` counts from 1 within the run's `total`. */
  | {
      readonly type: "node-start";
      readonly node: NodeInfo;
      readonly index: number;
      readonly total: number;
      readonly thread: string;
    }
  | {
      readonly type: "node-finish";
      readonly node: NodeInfo;
      readonly index: number;
      readonly total: number;
      readonly thread: string;
      readonly status: NodeStatus;
      /** What dbt prints after the status: `CREATE VIEW`, `INSERT 0 3`, number of failing rows ... */
      readonly message: string | null;
      readonly seconds: number;
      readonly failures: number | null;
      readonly error?: QuernError;
      /** What its statements cost, of a warehouse that bills them. */
      readonly usage?: NodeUsage;
      /** Bytes that it would bill, when it was only checked; null when that can't be known. */
      readonly estimate?: number | null;
      /** Compiled file of a failing node, relative to the project. */
      readonly compiledPath?: string;
      /** The first failing rows of a data test or the difference of a unit test. */
      readonly rows?: {
        readonly columns: readonly string[];
        readonly rows: readonly (readonly unknown[])[];
        readonly more: boolean;
      };
    }
  /** Bytes of a download or load in progress; `total` when known. */
  | {
      readonly type: "load-progress";
      readonly source: string;
      readonly file: string;
      readonly bytes: number;
      readonly total: number | null;
    }
  /** A file reached the warehouse, or was known already. */
  | {
      readonly type: "file-loaded";
      readonly source: string;
      readonly file: string;
      readonly rows: number;
      readonly quarantined: number;
      readonly skipped: boolean;
      readonly seconds: number;
    }
  | {
      readonly type: "run-finish";
      readonly command: string;
      readonly seconds: number;
      readonly counts: Readonly<Record<string, number>>;
      readonly cancelled: boolean;
      /** What the project says that its warehouse charges. */
      readonly price?: Price | null;
      /** Nothing ran: nodes were checked and costed. */
      readonly isDryRun?: boolean;
    }
  | {
      readonly type: "warning";
      readonly code: string;
      readonly message: string;
      readonly place?: {
        readonly file: string;
        readonly line?: number;
        readonly column?: number;
        readonly frame?: string;
      };
      readonly hint?: string;
      readonly node?: string;
    }
  | { readonly type: "error"; readonly error: QuernError }
  /** `log()` and `print()` of templates, and notes of the engine. `print` goes to stdout even with --quiet. */
  | {
      readonly type: "log";
      readonly level: "debug" | "info" | "print";
      readonly message: string;
      readonly node?: string;
    }
  /** A statement sent to the warehouse, for the debug log. */
  | { readonly type: "statement"; readonly sql: string; readonly node?: string; readonly seconds?: number }
  /** The product of a command on stdout: lines of ls, compiled SQL, tables of show. Printed as it is. */
  | { readonly type: "output"; readonly text: string }
  | { readonly type: "artifact"; readonly path: string };

export type Emit = (event: QuernEvent) => void;
