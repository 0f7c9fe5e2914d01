import { runSelected } from "./run-selected.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs the selected snapshots. https://docs.getdbt.com/reference/commands/snapshot */
export function snapshot(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "snapshot", kinds: "snapshot", testsGate: false, hooks: true, loadSources: true },
    options,
    effects,
  );
}
