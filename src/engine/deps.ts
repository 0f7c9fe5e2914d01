import { QuernError } from "../base/errors.ts";
import type { DepsOptions, Effects, Outcome } from "./types.ts";

/** Installs the packages that the project declares. */
export async function deps(options: DepsOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `deps is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
