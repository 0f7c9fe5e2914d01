import { QuernError } from "../base/errors.ts";
import type { CleanOptions, Effects, Outcome } from "./types.ts";

/** Deletes the folders that the project names in `clean-targets`. */
export async function clean(options: CleanOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `clean is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
