import type { Emit } from "../base/events.ts";
import type {
  DeferRelation,
  GraphNode,
  JsonObject,
  Manifest,
  ManifestNode,
  NodeVersion,
  SourceDefinition,
} from "../manifest/types.ts";
import type { Workspace } from "../project/types.ts";
import type { RelationCache } from "../warehouse/relation-cache.ts";
import type { Adapter, AdapterEntry } from "../warehouse/types.ts";
import type { MacroRegistry } from "./macro-registry.ts";
import type { Reads } from "./reads.ts";

/** Finds what a `ref()` or `source()` of a package means; the manifest room makes it. */
export interface Lookup {
  /** The node, or the reason there is none. */
  ref(
    name: string,
    packageName: string | null,
    version: NodeVersion | null,
    from: string,
  ): ManifestNode | "missing" | "disabled";
  source(source: string, table: string, from: string): SourceDefinition | "missing" | "disabled";
  function(name: string, packageName: string | null, from: string): ManifestNode | "missing" | "disabled";
  doc(name: string, packageName: string | null, from: string): string | undefined;
}

/** Rows that a run wants of event-timed inputs: bounds as `YYYY-MM-DD HH:MM:SS` in UTC. */
export interface TimeRange {
  readonly start: string;
  readonly end: string;
}

/** Everything of one invocation that templates can reach; parsing fills the first half, execution needs all. */
export interface ContextSession {
  readonly workspace: Workspace;
  readonly adapterEntry: AdapterEntry;
  macros: MacroRegistry;
  readonly env: NodeJS.ProcessEnv;
  readonly emit: Emit;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  readonly now: () => Date;
  /** The command's name, `flags.WHICH`. */
  readonly command: string;
  manifest?: Manifest;
  lookup?: Lookup;
  adapter?: Adapter;
  cache?: RelationCache;
  /** unique_ids. */
  selectedResources: readonly string[];
  /** `--sample`. */
  sample?: TimeRange | null;
  /** Relations of an earlier state by unique_id (`--defer`). */
  deferred?: ReadonlyMap<string, DeferRelation>;
  /** Hears what templates read, while the project is parsed with a cache. */
  reads?: Reads;
  /** What `graph` shows; made once. */
  graph?: JsonObject;
}

/** A node as templates know it: the resource and the package whose names it uses. */
export type ContextNode = GraphNode | ManifestNode;
