import { QuernError } from "../base/errors.ts";
import type { Effects, InitOptions, Outcome } from "./types.ts";

/** Makes a new project from a scaffold. */
export async function init(options: InitOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `init is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
