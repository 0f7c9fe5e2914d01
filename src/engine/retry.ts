import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs what the last run left undone, with its options. */
export async function retry(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `retry is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
