import { openInvocation } from "./invocation.ts";
import type { Effects, InvocationOptions, ParseOutcome } from "./types.ts";

/** Parses the project and writes manifest.json. https://docs.getdbt.com/reference/commands/parse */
export async function parse(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<ParseOutcome> {
  const started = performance.now();
  const invocation = openInvocation("parse", options, effects);
  invocation.writeManifest();
  return {
    success: true,
    cancelled: false,
    results: [],
    elapsed: (performance.now() - started) / 1000,
    get manifest() {
      return invocation.manifest;
    },
  };
}
