import "../base/big-int-json.ts";
import { writeAtomic } from "../base/files.ts";
import { scrub } from "../base/secrets.ts";
import type { FreshnessResult } from "../run/types.ts";
import { type ArtifactContext, artifactMetadata } from "./metadata.ts";

/**
 * Writes sources.json, the result of `source freshness`. https://schemas.getdbt.com/dbt/sources/v3.json
 * @throws QuernError QN-FILE-WRITE
 */
export function writeSources(
  file: string,
  results: readonly FreshnessResult[],
  elapsed: number,
  context: ArtifactContext,
): void {
  const artifact = {
    metadata: artifactMetadata("sources/v3", context),
    results: results.map(sourceEntry),
    elapsed_time: elapsed,
  };
  writeAtomic(file, scrub(JSON.stringify(artifact)));
}

function sourceEntry(result: FreshnessResult): object {
  if (result.status === "runtime error") {
    return { unique_id: result.unique_id, error: result.message, status: result.status };
  }
  return {
    unique_id: result.unique_id,
    max_loaded_at: result.max_loaded_at,
    snapshotted_at: result.snapshotted_at,
    max_loaded_at_time_ago_in_s: result.age,
    status: result.status,
    criteria: result.node.freshness ?? {},
    adapter_response: result.adapter_response,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
  };
}
