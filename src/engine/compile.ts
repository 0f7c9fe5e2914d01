import { QuernError } from "../base/errors.ts";
import { selectNodes } from "../graph/index.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { compileNode, outsideBuiltins } from "../run/compile.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { prepareCache } from "../run/run-nodes.ts";
import type { RunNode, RunResult } from "../run/types.ts";
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
      : [...selectNodes(graph, { ...invocation.selection(), resourceTypes: chosenResourceTypes("compile", options) })]
          .map((id) => graph.node(id) as ManifestNode)
          .filter((node) => node.resource_type !== "seed");
  const results: RunResult[] = [];
  await withWarehouse(invocation, compileAll, { opensLate: true });
  const isChosen = options.inline !== undefined || (options.select?.length ?? 0) > 0;
  if (isChosen && results.length === 1 && results[0]!.compiled) print(results[0]!, options);
  const elapsed = (performance.now() - started) / 1000;
  writeResults(invocation, results, elapsed);
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
    for (const node of nodes) {
      try {
        await compileNode(run, node, slot);
        results.push(compiledResult(run, node));
      } catch (cause) {
        if (!(cause instanceof QuernError) || options.inline !== undefined) throw cause;
        if (isUnreachable(cause)) throw outsideBuiltins(cause);
        emit({ type: "error", error: cause });
        results.push(failedResult(node, cause.message));
      }
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

/** A result for a node that was only rendered. @throws QuernError when it was not */
export function compiledResult(run: RunContext, node: RunNode): RunResult {
  const compiled = run.compiled.get(node.unique_id);
  if (compiled === undefined) throw new QuernError("QN-RUN-MATERIALIZATION", `${node.unique_id} was not compiled`);
  return { ...unrun(node), status: "success", compiled: true, compiled_code: compiled.compiled_code };
}

/** No other node would fare better. */
function isUnreachable({ code }: QuernError): boolean {
  return code === "QN-DB-CONNECT" || code === "QN-DB-LOCKED";
}

function failedResult(node: RunNode, message: string): RunResult {
  return { ...unrun(node), status: "error", message, compiled: false, compiled_code: null };
}

function unrun(node: RunNode) {
  return {
    unique_id: node.unique_id,
    node,
    timing: [],
    thread_id: "MainThread",
    execution_time: 0,
    adapter_response: {},
    message: null,
    failures: null,
    relation_name: (node as ManifestNode).relation_name ?? null,
    batch_results: null,
  };
}
