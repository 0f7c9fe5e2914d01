import { DBT_VERSION } from "../base/package-root.ts";
import { isSecretName, scrub } from "../base/secrets.ts";
import type { JsonObject } from "../manifest/types.ts";

/** What artifacts say of the invocation that wrote them. */
export interface ArtifactContext {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly now: () => Date;
  readonly env: NodeJS.ProcessEnv;
}

const customEnv = "DBT_ENV_CUSTOM_ENV_";

/** The `metadata` of every artifact; `schema` is dbt's name and version of it, such as `run-results/v6`. */
export function artifactMetadata(schema: string, context: ArtifactContext): JsonObject {
  const env: JsonObject = {};
  for (const [name, value] of Object.entries(context.env)) {
    if (name.startsWith(customEnv) && value !== undefined && !isSecretName(name)) {
      env[name.slice(customEnv.length)] = scrub(value);
    }
  }
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: DBT_VERSION,
    generated_at: timestamp(context.now()),
    invocation_id: context.invocationId,
    invocation_started_at: timestamp(context.startedAt),
    env,
  };
}

/** A time as dbt writes it: UTC with microseconds and a `Z`. */
export function timestamp(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}
