/** What running nodes gives: results in the shape of dbt's run_results.json (v6), and what the rest of the engine asks of a run. */
import type { NodeStatus } from "../base/events.ts";
import type { SemanticResource } from "../manifest/semantic/types.ts";
import type { Exposure, JsonObject, ManifestNode, SourceDefinition, UnitTest } from "../manifest/types.ts";

/** Times of one step of a node; ISO 8601 in UTC with a `Z`, null for a step that did not end. */
export interface Timing {
  readonly name: "compile" | "execute" | "load";
  readonly started_at: string | null;
  readonly completed_at: string | null;
}

/** A microbatch: start and end of its window, ISO 8601. */
export type BatchWindow = readonly [start: string, end: string];

export interface BatchResults {
  readonly successful: readonly BatchWindow[];
  readonly failed: readonly BatchWindow[];
}

/** Anything that can have a result. */
export type RunNode = ManifestNode | SourceDefinition | UnitTest | Exposure | SemanticResource;

/**
 * The outcome of one node. All keys but `node` are those of run_results.json.
 * https://schemas.getdbt.com/dbt/run-results/v6.json
 */
export interface RunResult {
  readonly unique_id: string;
  readonly node: RunNode;
  readonly status: NodeStatus;
  readonly timing: readonly Timing[];
  /** `Thread-1` ... */
  readonly thread_id: string;
  /** Seconds. */
  readonly execution_time: number;
  readonly adapter_response: JsonObject;
  readonly message: string | null;
  /** Failing rows of a data test, differing rows of a unit test. */
  readonly failures: number | null;
  readonly compiled: boolean | null;
  readonly compiled_code: string | null;
  readonly relation_name: string | null;
  readonly batch_results: BatchResults | null;
}

/** The outcome of a freshness check of one source. */
export interface FreshnessResult {
  readonly unique_id: string;
  readonly node: SourceDefinition;
  readonly status: "pass" | "warn" | "error" | "runtime error";
  /** ISO 8601 in UTC; null with a runtime error. */
  readonly max_loaded_at: string | null;
  readonly snapshotted_at: string | null;
  /** Seconds. */
  readonly age: number | null;
  readonly timing: readonly Timing[];
  readonly thread_id: string;
  readonly execution_time: number;
  readonly adapter_response: JsonObject;
  readonly message: string | null;
}
