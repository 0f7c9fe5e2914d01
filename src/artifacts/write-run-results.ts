import "../base/big-int-json.ts";
import { writeAtomic } from "../base/files.ts";
import { scrub } from "../base/secrets.ts";
import type { JsonObject } from "../manifest/types.ts";
import type { RunResult } from "../run/types.ts";
import { type ArtifactContext, artifactMetadata } from "./metadata.ts";

/**
 * Writes run_results.json. `args` are the command's options under dbt's names (`which`, `select`, `vars` ...).
 * https://schemas.getdbt.com/dbt/run-results/v6.json
 * @throws QuernError QN-FILE-WRITE
 */
export function writeRunResults(
  file: string,
  results: readonly RunResult[],
  run: { readonly elapsed: number; readonly args: JsonObject },
  context: ArtifactContext,
): void {
  const entries = results.map(({ node: _, ...entry }) => JSON.stringify(entry));
  const metadata = JSON.stringify(artifactMetadata("run-results/v6", context));
  const args = JSON.stringify(run.args);
  const text = `{"metadata":${metadata},"results":[${entries.join(",")}],"elapsed_time":${run.elapsed},"args":${args}}`;
  writeAtomic(file, scrub(text));
}
