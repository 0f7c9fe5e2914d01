import { join } from "node:path";
import { writeRunResults } from "../artifacts/index.ts";
import { priceOf } from "../base/price.ts";
import { executionGraph, findNode } from "../graph/index.ts";
import type { Value } from "../jinja/index.ts";
import type { JsonObject, ManifestNode, SourceDefinition, UnitTest } from "../manifest/types.ts";
import { argumentsOf, floatJsonOf } from "../project/index.ts";
import { executeDataTest } from "../run/execute/data-test.ts";
import { executeFunction, executeModel, executeSnapshot } from "../run/execute/model.ts";
import { executeSeed } from "../run/execute/seed.ts";
import { executeSource } from "../run/execute/source.ts";
import { executeUnitTest } from "../run/execute/unit-test.ts";
import { eventTimeLimits } from "../run/microbatch/batches.ts";
import { openRun } from "../run/open-run.ts";
import type { RunContext } from "../run/run-context.ts";
import { type Executor, isFailure, isRun, prepareSchemas, runNodes } from "../run/run-nodes.ts";
import type { RunNode, RunResult } from "../run/types.ts";
import { dryRun } from "./dry-run.ts";
import { type Invocation, openInvocation } from "./invocation.ts";
import { lockProject } from "./project-lock.ts";
import { endNames, runHooks } from "./run-hooks.ts";
import { chooseNodes, countStatuses, nothingToDo, type RunPlan } from "./run-plan.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** The common course of commands that run nodes: parse, select, connect, hooks, run, artifacts. */
export async function runSelected(
  plan: RunPlan,
  options: InvocationOptions,
  effects: Partial<Effects>,
): Promise<Outcome> {
  if (options.dryRun === true) return dryRun(plan, options, effects);
  const started = performance.now();
  const eventTimes = eventTimeLimits(options.eventTimeStart, options.eventTimeEnd);
  const invocation = openInvocation(plan.command, options, effects);
  const { session, manifest, graph, emit, workspace } = invocation;
  const selected = chooseNodes(plan, invocation);
  const elapsed = (): number => (performance.now() - started) / 1000;
  if (selected.size === 0) {
    emit(nothingToDo);
    invocation.writeManifest();
    writeResults(invocation, [], elapsed());
    return { success: true, cancelled: false, results: [], elapsed: elapsed() };
  }
  session.selectedResources = [...selected];
  const lock = lockProject(workspace.root.root, plan.command, invocation.effects.now());
  const results: RunResult[] = [];
  const shown = (): RunResult[] => results.filter((result) => isRun(result.node));
  let run: RunContext | undefined;
  let cancelled = false;
  try {
    run = await openRun(invocation, {
      batches: plan.batches,
      batchesUntil: plan.batchesUntil,
      eventTimeStart: eventTimes.start,
      eventTimeEnd: eventTimes.end,
    });
    const nodes = [...selected].filter((id) => isRun(findNode(manifest, id) as RunNode));
    const { threads } = workspace.target;
    emit({ type: "run-start", command: plan.command, total: nodes.length, threads });
    await prepareSchemas(run, selected);
    const startFailed = plan.hooks ? await runHooks(run, "on-run-start", results, {}) : false;
    const skipsAll = startFailed && workspace.flags.SKIP_NODES_IF_ON_RUN_START_FAILS === true;
    const order = executionGraph(graph, selected, { testsGate: plan.testsGate, edges: plan.edges });
    const ended = await runNodes(run, {
      command: plan.command,
      order,
      threads,
      failFast: workspace.flags.FAIL_FAST === true,
      skipAll: skipsAll ? "Skipped because on-run-start failed" : undefined,
      executorOf: (node) => plan.executor ?? executors[node.resource_type] ?? noOp,
    });
    results.push(...ended.results);
    cancelled = ended.cancelled;
    if (plan.hooks && !cancelled) await runHooks(run, "on-run-end", results, endNames(results));
  } finally {
    try {
      await run?.session.adapter.close();
    } finally {
      try {
        writeResults(invocation, shown(), elapsed());
        invocation.writeManifest(run?.compiled);
      } finally {
        lock.release();
      }
    }
  }
  const price = priceOf(workspace.flags.PRICE_PER_TIB);
  emit({
    type: "run-finish",
    command: plan.command,
    seconds: elapsed(),
    counts: countStatuses(shown()),
    cancelled,
    price,
  });
  return {
    success: !cancelled && !results.some((result) => isFailure(result.status)),
    cancelled,
    results: shown(),
    elapsed: elapsed(),
  };
}

const noOp: Executor = async () => ({ status: "no-op", message: "NO-OP", failures: 0 });

const executors: Readonly<Record<string, Executor>> = {
  model: (run, node, slot) => executeModel(run, node as ManifestNode, slot),
  snapshot: (run, node, slot) => executeSnapshot(run, node as ManifestNode, slot),
  function: (run, node, slot) => executeFunction(run, node as ManifestNode, slot),
  seed: (run, node, slot) => executeSeed(run, node as ManifestNode, slot),
  test: (run, node, slot) => executeDataTest(run, node as ManifestNode, slot),
  unit_test: (run, node, slot) => executeUnitTest(run, node as UnitTest, slot),
  source: (run, node, slot) => executeSource(run, node as SourceDefinition, slot),
};

/** Writes run_results.json unless --no-write-json; `own` are options that only this command has. */
export function writeResults(
  invocation: Invocation,
  results: readonly RunResult[],
  elapsed: number,
  own: JsonObject = {},
): void {
  const { workspace, targetFolder, artifacts, emit } = invocation;
  if (workspace.flags.WRITE_JSON === false) return;
  const file = join(targetFolder, "run_results.json");
  const vars = floatJsonOf(workspace.cliVars as Value) as JsonObject;
  writeRunResults(
    file,
    results,
    { elapsed, args: argumentsOf({ ...workspace.flags, ...own, WHICH: invocation.command }, vars) },
    artifacts,
  );
  emit({ type: "artifact", path: file });
}
