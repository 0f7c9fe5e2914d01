import type { Json, RefArgs } from "../manifest/types.ts";

/** What rendering a node for parsing read: its edges and its config. */
export interface Captured {
  readonly refs: RefArgs[];
  readonly sources: [string, string][];
  readonly metrics: string[][];
  readonly functions: string[][];
  /** unique_ids of macros that the node's own text uses (dbt's `depends_on.macros`). */
  readonly macros: Set<string>;
  /** What `config()` was given, later calls over earlier ones; hooks, tags and the like add up. */
  readonly config: Record<string, Json>;
}

export function newCaptured(): Captured {
  return {
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    macros: new Set(),
    config: {},
  };
}
