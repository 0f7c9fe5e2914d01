import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Takes the selected snapshots. */
export async function snapshot(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `snapshot is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
