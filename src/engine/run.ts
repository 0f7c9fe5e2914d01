import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs the selected models, after the sources they read have loaded. https://docs.getdbt.com/reference/commands/run */
export function run(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "run", kinds: "run", testsGate: false, hooks: true, loadSources: true },
    options,
    effects,
  );
}
