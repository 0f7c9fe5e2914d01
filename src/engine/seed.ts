import { QuernError } from "../base/errors.ts";
import type { Effects, Outcome, SeedOptions } from "./types.ts";

/** Loads the selected seeds. */
export async function seed(options: SeedOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `seed is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
