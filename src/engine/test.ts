import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

/** Runs the selected data tests and unit tests. */
export async function test(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `test is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
