import { QuernError } from "../base/errors.ts";
import type { Effects, FreshnessOutcome, SourceFreshnessOptions } from "./types.ts";

/** Checks how old the data of the selected sources is. */
export async function sourceFreshness(
  options: SourceFreshnessOptions,
  effects: Partial<Effects> = {},
): Promise<FreshnessOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `sourceFreshness is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
