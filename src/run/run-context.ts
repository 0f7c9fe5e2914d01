import type { CompiledFields } from "../artifacts/index.ts";
import type { Emit, NodeUsage } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import type { Graph } from "../graph/index.ts";
import type { JsonObject, Manifest } from "../manifest/types.ts";
import type { RelationCache } from "../warehouse/relation-cache.ts";
import type { Adapter, Connection } from "../warehouse/types.ts";
import type { InjectedCte } from "./inject-ctes.ts";
import type { KeyTurns } from "./key-turns.ts";
import type { QueryComments } from "./query-comments.ts";
import type { Crew } from "./schedule.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { TargetFiles } from "./target-files.ts";
import type { BatchWindow } from "./types.ts";

/** A node's SQL as it is sent to the warehouse. */
export interface Compiled {
  readonly sql: string;
  readonly ctes: readonly InjectedCte[];
}

/** What every executor of one run works with. */
export interface RunContext {
  readonly session: ContextSession & {
    readonly adapter: Adapter;
    readonly cache: RelationCache;
    readonly manifest: Manifest;
  };
  readonly graph: Graph;
  readonly emit: Emit;
  readonly files: TargetFiles;
  readonly comments: QueryComments;
  /** What was compiled, by unique_id: joins manifest.json. */
  readonly compiled: Map<string, CompiledFields>;
  /** Ephemeral models, compiled once for all that read them. */
  readonly ephemerals: Map<string, Promise<Compiled>>;
  readonly keyTurns: KeyTurns;
  readonly injectsCtes: boolean;
  readonly warningsAreErrors: boolean;
  readonly signal: AbortSignal | undefined;
  /** Batches that an earlier run left to do, by unique_id (`retry`). */
  readonly batches?: ReadonlyMap<
    string,
    { readonly successful: readonly BatchWindow[]; readonly failed: readonly BatchWindow[] }
  >;
  readonly eventTimeStart: Date | null;
  readonly eventTimeEnd: Date | null;
  /** Where batches end when nothing else is said: when this run began, or the one that is tried again. */
  readonly batchesUntil: Date;
}

/** Where one node runs. */
export interface Slot {
  readonly connection: Connection;
  /** `Thread-1` ... */
  readonly thread: string;
  /** Compiling comes first; who runs the node's statements says when that begins. */
  readonly watch: Stopwatch;
  /** Threads that may help; absent where no nodes are scheduled. */
  readonly crew?: Crew;
}

/** What an executor gives; the rest of the result is the same for all kinds. */
export interface Executed {
  readonly status: import("../base/events.ts").NodeStatus;
  readonly message: string | null;
  /** What people are told, where the result itself says nothing. */
  readonly told?: string;
  readonly adapterResponse?: JsonObject;
  readonly failures?: number | null;
  /** Bytes that a node that was only checked would bill; null when that can't be known. */
  readonly estimate?: number | null;
  readonly batchResults?: import("./types.ts").BatchResults | null;
  /** What was billed to other sessions than the node's own. */
  readonly usageElsewhere?: NodeUsage | null;
  readonly rows?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly unknown[])[];
    readonly more: boolean;
  };
  /** The SQL file of a node that is not compiled as a whole: that of the first batch that failed. */
  readonly compiledPath?: string;
  /** Relation that the node stands in, when it is not the node's own. */
  readonly relationName?: string | null;
}
