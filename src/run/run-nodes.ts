import { QuernError } from "../base/errors.ts";
import type { NodeStatus, NodeUsage } from "../base/events.ts";
import { callAdapterMacro, runtimeContext } from "../context/index.ts";
import { type ExecutionGraph, findNode } from "../graph/index.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import { compileEphemeral, outsideBuiltins, placeDatabaseError } from "./compile.ts";
import { hookName, nodeInfo } from "./node-info.ts";
import { openSlot, threadName } from "./open-slot.ts";
import type { Executed, RunContext, Slot } from "./run-context.ts";
import { type Crew, schedule } from "./schedule.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { RunNode, RunResult } from "./types.ts";
import { sumOfUsages, usageFields } from "./usage.ts";

/** Runs one node of a kind. */
export type Executor = (run: RunContext, node: RunNode, slot: Slot) => Promise<Executed>;

export interface RunNodesOptions {
  readonly command: string;
  readonly order: ExecutionGraph;
  readonly threads: number;
  readonly failFast: boolean;
  /** Why no node is to run: all are skipped with this message. */
  readonly skipAll?: string;
  /** What to do with a node. */
  readonly executorOf: (node: RunNode) => Executor;
}

/** Ephemeral models take part in the graph, but nothing is run for them. */
export function isRun(node: RunNode): boolean {
  return !(node.resource_type === "model" && (node as ManifestNode).config.materialized === "ephemeral");
}

/**
 * Runs the nodes in the order of their graph and tells of each as it starts and ends. Nothing of a node's failure is
 * thrown: it becomes the node's result, and skips what lies below.
 */
export async function runNodes(
  run: RunContext,
  options: RunNodesOptions,
): Promise<{ results: RunResult[]; cancelled: boolean }> {
  const results: RunResult[] = [];
  const { manifest } = run.session;
  const nodes = new Map(options.order.order.map((id) => [id, findNode(manifest, id) as RunNode]));
  const counted = [...nodes.values()].filter(isRun).length;
  const failedEphemerals = new Map<string, string>();
  let index = 0;
  const finish = (
    node: RunNode,
    at: number,
    slot: { thread: string },
    watch: Stopwatch,
    executed: Executed,
    error?: QuernError,
    usage?: NodeUsage | null,
  ): void => {
    const compiled = run.compiled.get(node.unique_id);
    const result: RunResult = {
      unique_id: node.unique_id,
      node,
      status: executed.status,
      timing: watch.timings,
      thread_id: node.resource_type === "operation" ? "main" : slot.thread,
      execution_time: watch.seconds,
      adapter_response: { ...executed.adapterResponse, ...(usage != null && { usage: usageFields(usage) }) },
      message: executed.message,
      failures: executed.failures ?? null,
      compiled: compiled?.compiled ?? ("compiled_path" in node && node.resource_type !== "seed" ? false : null),
      compiled_code: compiled?.compiled_code ?? null,
      relation_name:
        executed.relationName === undefined ? (compiled?.relation_name ?? relationOf(node)) : executed.relationName,
      batch_results: executed.batchResults ?? null,
    };
    results.push(result);
    if (!isRun(node)) return;
    run.emit({
      type: "node-finish",
      node: nodeInfo(node, manifest, run.session.workspace.target.database),
      index: at,
      total: counted,
      thread: slot.thread,
      status: executed.status,
      message: executed.told ?? executed.message,
      seconds: watch.seconds,
      failures: executed.failures ?? null,
      error,
      compiledPath: executed.compiledPath ?? compiled?.compiled_path ?? undefined,
      rows: executed.rows,
      usage: usage ?? undefined,
      estimate: executed.estimate,
    });
  };
  const execute = async (id: string, threadNumber: number, crew: Crew): Promise<{ blocks: boolean; stop: boolean }> => {
    const node = nodes.get(id)!;
    const thread = threadName(threadNumber);
    if (!isRun(node)) return compileOnly(node as ManifestNode, thread, crew);
    const at = ++index;
    const info = nodeInfo(node, manifest, run.session.workspace.target.database);
    run.emit({ type: "node-start", node: info, index: at, total: counted, thread });
    const watch = new Stopwatch();
    const { executed, error, usage } = await executeOne(run, node, { thread, watch, crew }, options.executorOf(node));
    watch.end();
    finish(node, at, { thread }, watch, executed, error, usage);
    const failed = isFailure(executed.status);
    return { blocks: failed, stop: failed && options.failFast };
  };
  /** An ephemeral model that can't be compiled fails in the place of those that read it. */
  const compileOnly = async (
    node: ManifestNode,
    thread: string,
    crew: Crew,
  ): Promise<{ blocks: boolean; stop: boolean }> => {
    const watch = new Stopwatch();
    const compile: Executor = async (context, _, slot) => {
      await compileEphemeral(context, node, slot);
      return { status: "success", message: null };
    };
    const { executed, error } = await executeOne(run, node, { thread, watch, crew }, compile);
    if (error === undefined) return { blocks: false, stop: false };
    failedEphemerals.set(node.unique_id, executed.message!);
    finish(node, index, { thread }, watch, executed, error);
    run.emit({ type: "error", error });
    return { blocks: true, stop: options.failFast };
  };
  const skip = (id: string, cause: string, threadNumber: number): void => {
    const node = nodes.get(id)!;
    const at = isRun(node) ? ++index : index;
    if (!isRun(node)) return;
    const message =
      node.resource_type === "operation" ? `${hookName(node)} skipped` : (failedEphemerals.get(cause) ?? null);
    finish(node, at, { thread: threadName(threadNumber) }, new Stopwatch(), {
      status: "skipped",
      message,
      told: message === null ? `Skipped because ${findNode(manifest, cause)?.name ?? cause} failed` : undefined,
    });
  };
  const { notStarted } =
    options.skipAll !== undefined
      ? { notStarted: options.order.order }
      : await schedule({
          graph: options.order,
          threads: options.threads,
          execute,
          skip,
          signal: run.signal,
          onStop: () => run.session.adapter.cancelAll(),
        });
  for (const id of notStarted) {
    const node = nodes.get(id)!;
    if (isRun(node))
      finish(node, ++index, { thread: "MainThread" }, new Stopwatch(), {
        status: "skipped",
        message:
          options.skipAll ?? (run.signal?.aborted ? "Skipped: the run was interrupted" : "Skipping due to fail_fast"),
      });
  }
  return { results, cancelled: run.signal?.aborted === true };
}

export function isFailure(status: NodeStatus): boolean {
  return status === "error" || status === "fail" || status === "runtime error" || status === "partial success";
}

async function executeOne(
  run: RunContext,
  node: RunNode,
  place: Omit<Slot, "connection">,
  executor: Executor,
): Promise<{ executed: Executed; error?: QuernError; usage?: NodeUsage | null }> {
  let slot: Slot | undefined;
  try {
    place.watch.begin("compile");
    slot = await openSlot(run, node, place);
    const executed = await executor(run, node, slot);
    return { executed, usage: sumOfUsages(slot.connection.usage, executed.usageElsewhere ?? null) };
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
    const error = await placed(run, node, cause);
    return {
      executed: {
        status: "error",
        message: messageOf(error, node),
        failures: node.resource_type === "operation" ? 1 : undefined,
      },
      error,
      usage: slot?.connection.usage,
    };
  } finally {
    await slot?.connection.release();
  }
}

/** An error of a node with its place in the node's own file. */
export async function placed(run: RunContext, node: RunNode, cause: QuernError): Promise<QuernError> {
  const sql = run.compiled.get(node.unique_id)?.compiled_code;
  if (sql != null && "raw_code" in node && cause.statement !== undefined)
    return placeDatabaseError(run, cause, node as ManifestNode, sql);
  return outsideBuiltins(cause).with({
    node: node.unique_id,
    place: run.session.manifest.extras.get(node.unique_id)?.place,
  });
}

/** The message in dbt's form: kind and node first, for the tools and people that look for them. */
function messageOf(error: QuernError, node: RunNode): string {
  const indented = error.message.split("\n").join("\n  ");
  if (node.resource_type === "operation") return `${hookName(node)} failed, error:\n ${error.kind}\n  ${indented}`;
  return `${error.kind} in ${node.resource_type} ${node.name} (${node.original_file_path})\n  ${indented}`;
}

type Place = { database: string; schema: string };

/** The schemas that nodes stand in or read from, by database and schema. */
function placesOf(
  run: RunContext,
  ids: Iterable<string>,
  parentsToo: boolean,
): { all: Map<string, Place>; built: Set<string> } {
  const { session, graph } = run;
  const all = new Map<string, Place>();
  const built = new Set<string>();
  const add = (id: string): string | undefined => {
    const node = findNode(session.manifest, id);
    if (node === undefined || !("database" in node) || typeof node.schema !== "string") return undefined;
    const place = {
      database: (node.database as string | null) ?? session.workspace.target.database,
      schema: node.schema,
    };
    const key = session.adapterEntry.relations.nameKey(`${place.database}\n${place.schema}`);
    all.set(key, place);
    return key;
  };
  for (const id of ids) {
    const node = findNode(session.manifest, id);
    const makesNothing =
      node?.resource_type === "test" &&
      (node as ManifestNode).config.store_failures !== true &&
      session.workspace.flags.STORE_FAILURES !== true;
    const key = makesNothing ? undefined : add(id);
    const isBuilt =
      key !== undefined &&
      node?.resource_type !== "analysis" &&
      (node as ManifestNode).config.materialized !== "ephemeral";
    if (isBuilt) built.add(key);
    if (parentsToo) for (const parent of graph.parents(id)) add(parent);
  }
  return { all, built };
}

/** Fills the cache with what stands in the schemas of some nodes and of what they read: one query for all. */
export async function prepareCache(run: RunContext, ids: Iterable<string>): Promise<void> {
  const { session } = run;
  // deferral asks of each ref whether it stands here already
  if (session.workspace.flags.POPULATE_CACHE === false && session.deferred === undefined) return;
  const { all, built } = placesOf(run, ids, true);
  const places = [...all.values()];
  if (places.length === 0) return;
  const connection = await session.adapter.acquire("master");
  const look = async (at: Place[]): Promise<void> =>
    session.cache.fill(at, await session.adapter.listRelationsOfSchemas(connection, at));
  try {
    await look(places).catch(async (cause: unknown) => {
      if (!(cause instanceof QuernError) || cause.code !== "QN-DB-PERMISSION") throw cause;
      // who may read a source's tables need not see what else is there
      await look([...built].map((key) => all.get(key)!));
    });
  } finally {
    await connection.release();
  }
}

/** Makes the schemas that nodes will be built in where they are missing, and fills the cache. */
export async function prepareSchemas(run: RunContext, ids: Iterable<string>): Promise<void> {
  const { session } = run;
  const nodes = [...ids];
  await prepareCache(run, nodes);
  const { all, built } = placesOf(run, nodes, false);
  if (built.size === 0) return;
  const connection = await session.adapter.acquire("master");
  try {
    const existing = new Set<string>();
    for (const database of new Set([...built].map((key) => all.get(key)!.database))) {
      for (const schema of await session.adapter.listSchemas(connection, database))
        existing.add(session.adapter.relations.nameKey(`${database}\n${schema}`));
    }
    connection.comment = run.comments.of(null, "master");
    const context = runtimeContext(session, null, session.workspace.root.name, { connection, thread: "MainThread" });
    for (const key of built) {
      if (existing.has(key)) continue;
      const { database, schema } = all.get(key)!;
      await callAdapterMacro(context, "create_schema", [
        new Relation({ database, schema, identifier: null, dialect: session.adapter.relations }),
      ]);
    }
    await connection.commit();
  } finally {
    await connection.release();
  }
}

/** As dbt reports it: of what was compiled, which a seed is not. */
function relationOf(node: { resource_type: string; relation_name?: string | null }): string | null {
  return node.resource_type === "seed" ? null : (node.relation_name ?? null);
}
