import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Makes the selected relations from those of another state. */
export async function clone(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `clone is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
