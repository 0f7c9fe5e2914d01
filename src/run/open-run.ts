import { bytesOf } from "../base/byte-sizes.ts";
import type { Emit } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import type { Graph } from "../graph/index.ts";
import { RelationCache } from "../warehouse/relation-cache.ts";
import { KeyTurns } from "./key-turns.ts";
import { QueryComments } from "./query-comments.ts";
import type { RunContext } from "./run-context.ts";
import { TargetFiles } from "./target-files.ts";

/** What a run takes from the command that it is part of. */
export interface RunOrigin {
  readonly session: ContextSession;
  readonly graph: Graph;
  readonly emit: Emit;
  readonly warningsAreErrors: boolean;
  readonly effects: { readonly signal: AbortSignal | undefined };
}

export interface RunChoices {
  /** The warehouse is opened when something is first asked of it. */
  readonly opensLate?: boolean;
  readonly batches?: RunContext["batches"];
  readonly eventTimeStart?: Date | null;
  readonly eventTimeEnd?: Date | null;
  readonly batchesUntil?: Date;
  /** False: ephemeral models stay out of the SQL of what reads them (`--no-inject-ephemeral-ctes`). */
  readonly injectsCtes?: boolean;
}

/** Connects to the warehouse, now or late. Close the run's adapter when done. @throws QuernError QN-DB-* */
export async function openRun(origin: RunOrigin, choices: RunChoices = {}): Promise<RunContext> {
  const { session, graph, emit, warningsAreErrors, effects } = origin;
  const { workspace } = session;
  const adapter = await session.adapterEntry.open({
    target: workspace.target,
    projectRoot: workspace.root.root,
    emit,
    invocationId: session.invocationId,
    maxBytes: bytesOf(workspace.flags.MAX_BYTES, "the flag max_bytes"),
  });
  if (choices.opensLate !== true) await adapter.connect();
  session.adapter = adapter;
  session.cache = new RelationCache(adapter.relations);
  return {
    session: session as RunContext["session"],
    graph,
    emit,
    files: new TargetFiles(workspace.root.root, workspace.root.targetPath),
    comments: new QueryComments(session),
    compiled: new Map(),
    ephemerals: new Map(),
    keyTurns: new KeyTurns(
      () => Object.values(session.manifest?.nodes ?? {}),
      session.adapterEntry.constraintSupport.foreign_key === "enforced",
    ),
    injectsCtes: choices.injectsCtes !== false,
    warningsAreErrors,
    signal: effects.signal,
    batches: choices.batches,
    eventTimeStart: choices.eventTimeStart ?? null,
    eventTimeEnd: choices.eventTimeEnd ?? null,
    batchesUntil: choices.batchesUntil ?? session.runStartedAt,
  };
}
