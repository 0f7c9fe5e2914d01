import { QuernError } from "../base/errors.ts";
import type { Effects, Outcome, RunOperationOptions } from "./types.ts";

/** Calls one macro with arguments. */
export async function runOperation(options: RunOperationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `runOperation is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
