import type { JsonObject } from "../manifest/types.ts";
import type { Target } from "./types.ts";

/** What templates know as `target`. https://docs.getdbt.com/reference/dbt-jinja-functions/target */
export function targetNames({ name, profileName, type, threads, database, schema, publicFields }: Target): JsonObject {
  return { database, schema, ...publicFields, type, threads, name, target_name: name, profile_name: profileName };
}
