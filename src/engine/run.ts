import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs the selected models. */
export async function run(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `run is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
