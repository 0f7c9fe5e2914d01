import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Loads, seeds, runs, snapshots and tests what is selected, in DAG order: what lies below a tested node waits for its tests. */
export async function build(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `build is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
