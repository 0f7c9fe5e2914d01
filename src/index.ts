/** quern as a library: every command with typed options, events and results. See docs/library.md. */
export { type Place, QuernError, QuernErrors } from "./base/errors.ts";
export type { Emit, NodeInfo, NodeStatus, QuernEvent } from "./base/events.ts";
export * from "./engine/index.ts";
export type {
  GraphNode,
  Json,
  JsonObject,
  Manifest,
  ManifestNode,
  ResourceType,
  SourceDefinition,
} from "./manifest/types.ts";
export type { BatchResults, FreshnessResult, RunNode, RunResult, Timing } from "./run/types.ts";
