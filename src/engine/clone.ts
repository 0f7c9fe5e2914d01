import type { ManifestNode } from "../manifest/types.ts";
import { materialize } from "../run/execute/materialize.ts";
import type { RunPlan } from "./run-plan.ts";
import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** How clone runs a node, for `retry` too. */
export const clonePlan: Omit<RunPlan, "command"> = {
  kinds: "clone",
  testsGate: false,
  edges: false,
  hooks: false,
  loadSources: false,
  executor: async (run, node, slot) => {
    const deferred = run.session.deferred?.get(node.unique_id) ?? null;
    const cloned = { ...(node as ManifestNode), defer_relation: deferred };
    const sql = deferred === null ? null : `select * from ${deferred.relation_name}`;
    const { main } = await materialize(run, cloned, sql, slot, { materialization: "clone" });
    return { status: "success", message: main.response._message, adapterResponse: main.response };
  },
};

/**
 * Makes the selected nodes of an earlier state anew in this target: as clones where the warehouse can, as views on the
 * original relations elsewhere. https://docs.getdbt.com/reference/commands/clone
 */
export function clone(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected({ command: "clone", ...clonePlan }, { ...options, defer: true }, effects);
}
