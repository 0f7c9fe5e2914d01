import { existsSync } from "node:fs";
import { QuernError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import type { Json, JsonObject, Manifest } from "../manifest/types.ts";
import { otherSections } from "./write-manifest.ts";

/** Results of an earlier run, as far as `retry` and selection by state ask for them. */
export interface EarlierRunResults {
  readonly args: JsonObject;
  readonly startedAt: string | null;
  readonly results: readonly EarlierResult[];
}

export interface EarlierResult {
  readonly unique_id: string;
  readonly status: string;
  readonly batch_results: {
    readonly successful: readonly (readonly [string, string])[];
    readonly failed: readonly (readonly [string, string])[];
  } | null;
}

/**
 * manifest.json of this or of dbt's making, any version from 4 on; undefined when there is no such file.
 * @throws QuernError QN-ARTIFACT-READ
 */
export function readManifest(file: string): Manifest | undefined {
  const artifact = readArtifact(file, "manifest", 4);
  if (artifact === undefined) return undefined;
  const objects = {} as Record<string, unknown>;
  for (const section of ["nodes", ...otherSections]) objects[section] = artifact[section] ?? {};
  return { ...objects, metadata: artifact.metadata as JsonObject, extras: new Map() } as unknown as Manifest;
}

/** run_results.json; undefined when there is no such file. @throws QuernError QN-ARTIFACT-READ */
export function readRunResults(file: string): EarlierRunResults | undefined {
  const artifact = readArtifact(file, "run-results", 4);
  if (artifact === undefined) return undefined;
  const results = listOf(artifact.results, file).map((entry) => ({
    unique_id: String(entry.unique_id),
    status: String(entry.status),
    batch_results: (entry.batch_results ?? null) as EarlierResult["batch_results"],
  }));
  const metadata = artifact.metadata as JsonObject;
  const startedAt = metadata.invocation_started_at ?? metadata.generated_at;
  return {
    args: (artifact.args ?? {}) as JsonObject,
    startedAt: typeof startedAt === "string" ? startedAt : null,
    results,
  };
}

/** The `results` of sources.json; undefined when there is no such file. @throws QuernError QN-ARTIFACT-READ */
export function readSources(file: string): readonly JsonObject[] | undefined {
  const artifact = readArtifact(file, "sources", 1);
  return artifact === undefined ? undefined : listOf(artifact.results, file);
}

function readArtifact(file: string, name: string, oldest: number): JsonObject | undefined {
  if (!existsSync(file)) return undefined;
  let parsed: Json;
  try {
    parsed = JSON.parse(readText(file)) as Json;
  } catch (cause) {
    if (cause instanceof QuernError) throw cause;
    throw unreadable(file, `it is not valid JSON (${(cause as Error).message})`, cause);
  }
  const metadata = isObject(parsed) ? parsed.metadata : undefined;
  const schema = isObject(metadata) ? String(metadata.dbt_schema_version) : "";
  const match = /\/dbt\/([\w-]+)\/v(\d+)\.json$/.exec(schema);
  if (!isObject(parsed) || match === null || match[1] !== name) throw unreadable(file, `it is no ${name} artifact`);
  if (Number(match[2]) < oldest) throw unreadable(file, `its version v${match[2]} is older than v${oldest}`);
  return parsed;
}

function listOf(value: Json | undefined, file: string): JsonObject[] {
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw unreadable(file, "its `results` are no list of objects");
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function unreadable(file: string, reason: string, cause?: unknown): QuernError {
  return new QuernError("QN-ARTIFACT-READ", `Can't read ${file}: ${reason}`, {
    hint: "Delete the file, or run the command that writes it again.",
    cause,
  });
}
