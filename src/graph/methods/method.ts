import type { Emit } from "../../base/events.ts";
import type { GraphNode, Json, JsonObject, Manifest } from "../../manifest/types.ts";
import type { Criterion } from "../criteria.ts";
import type { Glanced } from "../graph.ts";

/** What an earlier invocation left behind (`--state`), as read from its artifacts. */
export interface PreviousState {
  readonly manifest?: Manifest;
  /** run_results.json's `results`. */
  readonly results?: readonly { readonly unique_id: string; readonly status: string }[];
  /** sources.json's `results`: the earlier one and the one of the current target folder. */
  readonly sources?: readonly JsonObject[];
  readonly currentSources?: readonly JsonObject[];
}

export interface MethodContext {
  readonly manifest: Manifest;
  readonly state?: PreviousState;
  /** Whether the warehouse enforces a type of constraint. */
  readonly isEnforced?: (constraintType: string) => boolean;
  /** Where sources lie is compared as it was written. */
  readonly comparesTexts?: boolean;
  readonly emit?: Emit;
}

/** Makes the test that a criterion puts to every node; called once a criterion. @throws QuernError QN-SELECT-INVALID */
export type SelectorMethod = (criterion: Criterion, context: MethodContext) => (node: GraphNode) => boolean;

/** The same by what is known of a resource without reading it. */
export type GlanceMethod = (criterion: Criterion, context: MethodContext) => (node: Glanced) => boolean;

/** The value at a path of keys below a JSON object; undefined when there is none. */
export function descend(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, Json>)[key];
  }
  return at;
}
