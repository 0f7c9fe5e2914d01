import { runSelected } from "./run-selected.ts";
import type { Effects, Outcome, SeedOptions } from "./types.ts";

/** Loads the selected seeds. https://docs.getdbt.com/reference/commands/seed */
export function seed(options: SeedOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  return runSelected(
    { command: "seed", kinds: "seed", testsGate: false, hooks: true, loadSources: false },
    options,
    effects,
  );
}
