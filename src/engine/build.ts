import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Loads, seeds, builds, snapshots and tests what is selected, in the order of the graph. https://docs.getdbt.com/reference/commands/build */
export function build(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "build", kinds: "build", testsGate: true, hooks: true, loadSources: true },
    options,
    effects,
  );
}
