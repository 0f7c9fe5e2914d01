import { type Captured, newCaptured } from "./captured.ts";
import { MacroEntry, MacroRegistry } from "./macro-registry.ts";
import { names } from "./names/index.ts";
import { type ExecutionOptions, NodeContext } from "./node-context.ts";
import type { ContextNode, ContextSession, Lookup, TimeRange } from "./session.ts";

export { callAdapterMacro, callMacro } from "./call-macro.ts";
export { flagOf, readFlag } from "./names/flags.ts";
export { nodeEntry } from "./names/graph.ts";
export { printer } from "./names/log.ts";
export { cteName, quotingOf, relationOf } from "./names/ref.ts";
export type { StoredResult } from "./names/results.ts";
export { Reads } from "./reads.ts";
export { type ResultFields, ResultObject } from "./result-object.ts";
export { jsonRows } from "./table/formats.ts";
export { Table } from "./table/table.ts";
export { textTable } from "./table/text-table.ts";
export { loadYamlValue } from "./yaml/load.ts";
export {
  type Captured,
  type ContextNode,
  type ContextSession,
  type ExecutionOptions,
  type Lookup,
  MacroEntry,
  MacroRegistry,
  NodeContext,
  newCaptured,
  type TimeRange,
};

/** The names a node's templates see while the project is parsed; what they read lands in `captured`. */
export function parseContext(
  session: ContextSession,
  node: ContextNode | null,
  packageName: string,
  captured: Captured,
): NodeContext {
  return new NodeContext(names, { session, node, packageName, captured });
}

/** The names a node's templates see while it runs; templates render asynchronously and may query. */
export function runtimeContext(
  session: ContextSession,
  node: ContextNode | null,
  packageName: string,
  execution: ExecutionOptions,
): NodeContext {
  return new NodeContext(names, { session, node, packageName, execution });
}
