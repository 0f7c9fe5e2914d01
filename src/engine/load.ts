import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Loads the selected sources that have a loader. */
export async function load(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `load is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
