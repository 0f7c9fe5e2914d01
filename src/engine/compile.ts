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
 * Renders the selected nodes, or an inline template, without running them. The SQL of those that the selection names is
 * also printed; not that of their tests, which it takes along.
 * https://docs.getdbt.com/reference/commands/compile
 */
export async function compile(options: CompileOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const started = performance.now();
  const invocation = openInvocation("compile", options, effects);
  const { graph, emit, workspace } = invocation;
  const nodes: ManifestNode[] =
    options.inline !== undefined
      ? [inlineNode(invocation, options.inline)]
      : [
          ...selectNodes(graph, { ...invocation.selection(), resourceTypes: chosenResourceTypes("compile", options) }),
        ].map((id) => graph.node(id) as ManifestNode);
  let results: RunResult[] = [];
  await withWarehouse(invocation, compileAll, { opensLate: true, injectsCtes: options.injectEphemeralCtes });
  const isChosen = options.inline !== undefined || (options.select?.length ?? 0) > 0;
  for (const result of results) if (result.compiled && isNamed(result.node.name, options)) print(result);
  const elapsed = (performance.now() - started) / 1000;
  writeResults(invocation, isChosen ? results : toldUnasked(results), elapsed);
  const success = results.every(({ status }) => status === "success");
  return { success, cancelled: false, isUncompiled: !success, results, elapsed };

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

  function print({ node: { name }, compiled_code: compiled }: RunResult): void {
    const isInline = options.inline !== undefined;
    const json = (): string => JSON.stringify(isInline ? { compiled } : { node: name, compiled }, null, 2);
    const head = workspace.flags.QUIET === true ? "" : `Compiled ${isInline ? "inline node" : `node '${name}'`} is:\n`;
    emit({ type: "output", text: options.output === "json" ? json() : `${head}${compiled}` });
  }
}

/** Whether the command line names a node itself: by its name, or by a path that ends in it. */
function isNamed(name: string, { inline, select = [] }: CompileOptions): boolean {
  return inline !== undefined || select.some((words) => words.split(/[^\w-]/).includes(name));
}
