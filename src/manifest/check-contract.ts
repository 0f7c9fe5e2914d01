import { QuernError } from "../base/errors.ts";
import type { ManifestNode } from "./types.ts";

const keeping = ["append_new_columns", "fail"];

/**
 * A table that is only added to keeps to its contract when a change of its query's columns is never passed over.
 * https://docs.getdbt.com/reference/resource-configs/contract#incremental-models-and-on_schema_change
 * @throws QuernError QN-PARSE-CONFIG
 */
export function checkContract({ name, unique_id, contract, config }: ManifestNode): void {
  if (contract?.enforced !== true || config.materialized !== "incremental") return;
  if (keeping.includes(String(config.on_schema_change))) return;
  throw new QuernError(
    "QN-PARSE-CONFIG",
    `Incremental model '${name}' has a contract, so 'on_schema_change' must be one of ${keeping.join(", ")}, but got: ${config.on_schema_change}.`,
    { node: unique_id },
  );
}
