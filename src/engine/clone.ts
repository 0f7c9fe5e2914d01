import { QuernError } from "../base/errors.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { materialize } from "../run/execute/materialize.ts";
import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/**
 * Makes the selected nodes of an earlier state anew in this target: as clones where the warehouse can, as views on the
 * original relations elsewhere. https://docs.getdbt.com/reference/commands/clone
 */
export function clone(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  if (options.state === undefined && (effects.env ?? process.env).DBT_STATE === undefined) {
    throw new QuernError(
      "QN-SELECT-STATE",
      "--state or --defer-state are required for deferral, but neither was provided",
      {
        hint: "Name the folder of the earlier state's manifest.json: quern clone --state FOLDER.",
      },
    );
  }
  return runSelected(
    {
      command: "clone",
      kinds: "clone",
      testsGate: false,
      edges: false,
      hooks: false,
      loadSources: false,
      executor: async (run, node, slot) => {
        const deferred = run.session.deferred?.get(node.unique_id) ?? null;
        const cloned = { ...(node as ManifestNode), defer_relation: deferred };
        const { main } = await materialize(run, cloned, null, slot, { materialization: "clone" });
        return { status: "success", message: main.response._message, adapterResponse: main.response };
      },
    },
    { ...options, defer: true },
    effects,
  );
}
