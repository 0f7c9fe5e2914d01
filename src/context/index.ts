import { QuernError } from "../base/errors.ts";
import type { Value } from "../jinja/index.ts";
import { type Captured, newCaptured } from "./captured.ts";
import { MacroEntry, MacroRegistry } from "./macro-registry.ts";
import { names } from "./names/index.ts";
import { type ExecutionOptions, NodeContext } from "./node-context.ts";
import type { ContextNode, ContextSession, Lookup, TimeRange } from "./session.ts";

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

/**
 * Calls a macro as dbt's adapter does, by its name alone: the root project's, or else any package's, or dbt's own. So a
 * package gives all sources another `collect_freshness`.
 * @throws what the macro throws
 */
export async function callAdapterMacro(context: NodeContext, name: string, args: Value[] = []): Promise<Value> {
  const { macros, workspace } = context.session;
  const macro = macros.resolveText(workspace.root.name, name);
  return macro === undefined ? callMacro(context, name, args) : ((await context.bind(macro).call(args, {})) as Value);
}

/**
 * Calls a macro by name as the context's package would see it.
 * @throws QuernError QN-MACRO-NOT-FOUND, and what the macro throws
 */
export async function callMacro(
  context: NodeContext,
  name: string,
  args: Value[] = [],
  kwargs: Readonly<Record<string, Value>> = {},
): Promise<Value> {
  const [first = "", second] = name.split(".");
  const macro =
    second === undefined
      ? context.session.macros.resolve(name, context.packageName)
      : context.session.macros.resolveIn(first, second);
  if (macro === undefined) {
    const near = context.nearestName(name);
    throw new QuernError("QN-MACRO-NOT-FOUND", `dbt could not find a macro with the name '${name}' in any package`, {
      hint: near === undefined ? undefined : `Did you mean '${near}'?`,
    });
  }
  return (await context.bind(macro).call(args, kwargs)) as Value;
}
