import { selectNodes } from "../graph/index.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { compileNode } from "../run/compile.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { prepareCache } from "../run/run-nodes.ts";
import type { RunResult } from "../run/types.ts";
import { compiledResult, compileNodes, toldUnasked } from "./compile-nodes.ts";
import { inlineNode } from "./inline-node.ts";
import { openInvocation } from "./invocation.ts";
import { chosenResourceTypes } from "./resource-types.ts";
import { writeResults } from "./run-selected.ts";
import type { CompileOptions, Effects, Outcome } from "./types.ts";
import { withWarehouse } from "./with-warehouse.ts";

/**
 * Renders the selected nodes, or an inline template, without running them. One node's SQL is also printed.
 * https://docs.getdbt.com/reference/commands/compile
 */
export async function compile(options: CompileOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const started = performance.now();
  const invocation = openInvocation("compile", options, effects);
  const { graph, emit } = invocation;
  const nodes: ManifestNode[] =
    options.inline !== undefined
      ? [inlineNode(invocation, options.inline)]
      : [
          ...selectNodes(graph, { ...invocation.selection(), resourceTypes: chosenResourceTypes("compile", options) }),
        ].map((id) => graph.node(id) as ManifestNode);
  let results: RunResult[] = [];
  await withWarehouse(invocation, compileAll, { opensLate: true });
  const isChosen = options.inline !== undefined || (options.select?.length ?? 0) > 0;
  if (isChosen && results.length === 1 && results[0]!.compiled) print(results[0]!, options);
  const elapsed = (performance.now() - started) / 1000;
  writeResults(invocation, isChosen ? results : toldUnasked(results), elapsed);
  return { success: results.every(({ status }) => status === "success"), cancelled: false, results, elapsed };

  async function compileAll(run: RunContext, slot: Slot): Promise<void> {
    const fill = (): Promise<void> =>
      prepareCache(
        run,
        nodes.flatMap((node) => [node.unique_id, ...(node.depends_on.nodes ?? [])]),
      );
    // deferral asks the cache of each ref, other templates by their macros
    if (run.session.deferred === undefined) run.session.cache.fillWhenAsked(fill);
    else await fill();
    if (options.inline === undefined) results = await compileNodes(run, slot, nodes);
    else {
      const [node] = nodes as [ManifestNode];
      await compileNode(run, node, slot);
      results = [compiledResult(run, node)];
    }
    invocation.writeManifest(run.compiled);
  }

  function print({ node, compiled_code: code }: RunResult, { output }: CompileOptions): void {
    const { name } = node;
    if (output === "json") emit({ type: "output", text: JSON.stringify({ node: name, compiled: code }, null, 2) });
    else
      emit({
        type: "output",
        text: `Compiled ${options.inline === undefined ? `node '${name}'` : "inline node"} is:\n${code}`,
      });
  }
}
