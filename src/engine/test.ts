import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs the selected data and unit tests, all at once. https://docs.getdbt.com/reference/commands/test */
export function test(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "test", kinds: "test", testsGate: false, edges: false, hooks: true, loadSources: false },
    options,
    effects,
  );
}
