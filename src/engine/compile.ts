import { QuernError } from "../base/errors.ts";
import type { CompileOptions, Effects, Outcome } from "./types.ts";

/** Renders the selected nodes, or an inline template, without running them. */
export async function compile(options: CompileOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `compile is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
