import { QuernError } from "../base/errors.ts";
import { type ResultFields, ResultObject } from "../context/index.ts";
import { Tuple, type Value } from "../jinja/index.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { outsideBuiltins } from "../run/compile.ts";
import { executeHook, renderHook } from "../run/execute/operation.ts";
import type { RunContext } from "../run/run-context.ts";
import { isFailure, runNodes } from "../run/run-nodes.ts";
import type { FreshnessResult, RunResult } from "../run/types.ts";

/**
 * Runs the hooks of all packages, the project's own first and the others by name, one after the other; whether a statement failed.
 * @throws QuernError when a hook can't be rendered: nothing is run after it, as in dbt
 */
export async function runHooks(
  run: RunContext,
  key: "on-run-start" | "on-run-end",
  results: RunResult[],
  extra: Readonly<Record<string, Value>>,
): Promise<boolean> {
  const { manifest, workspace } = run.session;
  const all = Object.values(manifest.nodes).filter(
    (node) => node.resource_type === "operation" && node.tags.includes(key),
  );
  if (all.length === 0) return false;
  const rank = ({ package_name: name }: ManifestNode): string => (name === workspace.root.name ? "" : name);
  all.sort((a, b) => (rank(a) === rank(b) ? (a.index ?? 0) - (b.index ?? 0) : rank(a) < rank(b) ? -1 : 1));
  for (const [i, node] of all.entries()) node.index = i + 1;
  const order = all.map((node) => node.unique_id);
  const edges = new Map(order.map((id, i) => [id, i === 0 ? [] : [order[i - 1]!]]));
  const dependents = new Map(order.map((id, i) => [id, i === order.length - 1 ? [] : [order[i + 1]!]]));
  let unrendered: QuernError | undefined;
  const ended = await runNodes(run, {
    command: key,
    order: { order, waitsFor: edges, dependents },
    threads: 1,
    failFast: false,
    executorOf: () => async (context, node, slot) => {
      const sql = await renderHook(context, node as ManifestNode, slot, extra).catch((cause) => {
        if (cause instanceof QuernError) unrendered = outsideBuiltins(cause).with({ node: node.unique_id });
        throw cause;
      });
      return executeHook(context, node as ManifestNode, slot, sql);
    },
  });
  results.push(...ended.results);
  if (unrendered !== undefined) throw unrendered;
  return ended.results.some((result) => isFailure(result.status));
}

/** `results`, `schemas` and `database_schemas` of on-run-end. https://docs.getdbt.com/reference/dbt-jinja-functions/on-run-end-context */
export function endNames(results: readonly (RunResult | FreshnessResult)[]): Record<string, Value> {
  const seen = new Map<string, { database: string | null; schema: string }>();
  for (const { node, status } of results) {
    if (!isRelational(node) || status === "skipped" || isFailure(status)) continue;
    seen.set(`${node.database}.${node.schema}`, { database: node.database, schema: node.schema });
  }
  const places = [...seen.values()];
  const told = results.filter(({ node, status }) => node.resource_type !== "operation" || isFailure(status));
  return {
    results: told.map((result) => new ResultObject(result as unknown as ResultFields)),
    schemas: places.map(({ schema }) => schema),
    database_schemas: places.map(({ database, schema }) => new Tuple([database, schema])),
  };
}

/** What has a relation of its own: a test has one when it stores its failures. */
function isRelational(node: (RunResult | FreshnessResult)["node"]): node is ManifestNode {
  if (node.resource_type === "test") return "relation_name" in node && node.relation_name != null;
  return node.resource_type === "model" || node.resource_type === "seed" || node.resource_type === "snapshot";
}
