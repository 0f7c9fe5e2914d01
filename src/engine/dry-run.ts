import { priceOf } from "../base/price.ts";
import { executionGraph } from "../graph/index.ts";
import { executeCheck } from "../run/execute/check.ts";
import { openRun } from "../run/open-run.ts";
import { isFailure, isRun, prepareCache, runNodes } from "../run/run-nodes.ts";
import type { RunNode } from "../run/types.ts";
import { openInvocation } from "./invocation.ts";
import { chooseNodes, countStatuses, type RunPlan } from "./run-plan.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/**
 * `--dry-run`, also called `--estimate`: the warehouse checks and costs each selected node's query. Nothing is built, billed or
 * loaded, no hook runs, and run_results.json stays as it is, so that `retry` still knows what to do.
 */
export async function dryRun(plan: RunPlan, options: InvocationOptions, effects: Partial<Effects>): Promise<Outcome> {
  const started = performance.now();
  const invocation = openInvocation(plan.command, options, effects);
  const { session, graph, emit, workspace } = invocation;
  const selected = chooseNodes({ ...plan, loadSources: false }, invocation);
  session.selectedResources = [...selected];
  const price = priceOf(workspace.flags.PRICE_PER_TIB);
  const run = await openRun(invocation);
  try {
    const total = [...selected].filter((id) => isRun(graph.node(id) as RunNode)).length;
    const { threads } = workspace.target;
    emit({ type: "run-start", command: plan.command, total, threads });
    await prepareCache(run, selected);
    const { results, cancelled } = await runNodes(run, {
      command: plan.command,
      order: executionGraph(graph, selected, { testsGate: false, edges: false }),
      threads,
      failFast: workspace.flags.FAIL_FAST === true,
      executorOf: () => executeCheck,
    });
    const elapsed = (performance.now() - started) / 1000;
    const shown = results.filter((result) => isRun(result.node));
    const counts = countStatuses(shown);
    emit({ type: "run-finish", command: plan.command, seconds: elapsed, counts, cancelled, price, isDryRun: true });
    invocation.writeManifest(run.compiled);
    const success = !cancelled && !shown.some((result) => isFailure(result.status));
    return { success, cancelled, results: shown, elapsed };
  } finally {
    await run.session.adapter.close();
  }
}
