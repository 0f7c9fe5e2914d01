import { QuernError } from "../base/errors.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { compileNode, outsideBuiltins } from "../run/compile.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { isRun } from "../run/run-nodes.ts";
import type { RunNode, RunResult } from "../run/types.ts";

/**
 * Renders nodes one after the other. One that fails is told and becomes a result; a seed has nothing to render.
 * @throws QuernError of a warehouse that no other node would reach either
 */
export async function compileNodes(run: RunContext, slot: Slot, nodes: readonly ManifestNode[]): Promise<RunResult[]> {
  const results: RunResult[] = [];
  for (const node of nodes) {
    if (node.resource_type === "seed") {
      results.push(seedResult(node));
      continue;
    }
    try {
      await compileNode(run, node, slot);
      results.push(compiledResult(run, node));
    } catch (cause) {
      if (!(cause instanceof QuernError)) throw cause;
      if (isUnreachable(cause)) throw outsideBuiltins(cause);
      run.emit({ type: "error", error: cause });
      results.push({ ...unrun(node), status: "error", message: cause.message, compiled: false, compiled_code: null });
    }
  }
  return results;
}

/** A seed's result: it has no SQL. */
export function seedResult(node: RunNode): RunResult {
  return { ...unrun(node), status: "success", compiled: null, compiled_code: null, relation_name: null };
}

/** Which of the results dbt writes when nobody chose the nodes: those of ephemeral models are no results of their own. */
export const toldUnasked = (results: readonly RunResult[]): RunResult[] => results.filter(({ node }) => isRun(node));

/** A result for a node that was only rendered. @throws QuernError when it was not */
export function compiledResult(run: RunContext, node: RunNode): RunResult {
  const compiled = run.compiled.get(node.unique_id);
  if (compiled === undefined) throw new QuernError("QN-RUN-MATERIALIZATION", `${node.unique_id} was not compiled`);
  return { ...unrun(node), status: "success", compiled: true, compiled_code: compiled.compiled_code ?? null };
}

/** No other node would fare better. */
function isUnreachable({ code }: QuernError): boolean {
  return code === "QN-DB-CONNECT" || code === "QN-DB-LOCKED";
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
