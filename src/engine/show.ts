import { QuernError } from "../base/errors.ts";
import type { Effects, ShowOptions, ShowOutcome } from "./types.ts";

/** Runs a query and shows its first rows, making nothing. */
export async function show(options: ShowOptions, effects: Partial<Effects> = {}): Promise<ShowOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `show is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
