import { QuernError } from "../base/errors.ts";
import type { Effects, InvocationOptions, ParseOutcome } from "./types.ts";

/** Parses the project and writes manifest.json. */
export async function parse(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<ParseOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `parse is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
