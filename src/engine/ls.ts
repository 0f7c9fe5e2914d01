import { QuernError } from "../base/errors.ts";
import type { Effects, ListOptions, ListOutcome } from "./types.ts";

/** Lists the selected resources. */
export async function ls(options: ListOptions, effects: Partial<Effects> = {}): Promise<ListOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `ls is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
