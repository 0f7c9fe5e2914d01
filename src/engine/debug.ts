import { QuernError } from "../base/errors.ts";
import type { DebugOptions, Effects, Outcome } from "./types.ts";

/** Says what quern found (project, profile) and tests the connection. */
export async function debug(options: DebugOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `debug is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
