import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { ManifestNode } from "./types.ts";

const values = ["private", "protected", "public"];

/**
 * Who may read a model is one of three words, and nobody can read from elsewhere what has no relation.
 * https://docs.getdbt.com/reference/resource-configs/access
 * @throws QuernError QN-PARSE-CONFIG
 */
export function checkAccess({ unique_id, access = "protected", config }: ManifestNode): void {
  const bad = (how: string, hint?: string): QuernError =>
    new QuernError("QN-PARSE-CONFIG", `Node ${unique_id} ${how}has an invalid value (${access}) for the access field`, {
      node: unique_id,
      hint,
    });
  if (!values.includes(access)) throw bad("", didYouMean(access, values) ?? `It is one of: ${values.join(", ")}.`);
  if (access === "public" && config.materialized === "ephemeral") throw bad("with 'ephemeral' materialization ");
}
