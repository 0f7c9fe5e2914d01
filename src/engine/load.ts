import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Loads the selected sources that load themselves: their new files go to the lake and into the warehouse. */
export function load(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "load", kinds: "load", testsGate: false, edges: false, hooks: false, loadSources: false },
    options,
    effects,
  );
}
