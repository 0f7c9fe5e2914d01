import { QuernError } from "../base/errors.ts";
import type { ManifestNode } from "../manifest/types.ts";

/** Python models are known to the graph, but there is nothing here to run them. @throws QuernError QN-UNSUPPORTED */
export function refusePython(node: ManifestNode): void {
  if (node.resource_type !== "model" || node.language !== "python") return;
  throw new QuernError("QN-UNSUPPORTED", `'${node.name}' is a Python model, and quern has no Python to run it`, {
    node: node.unique_id,
    hint: "Rewrite it in SQL, let dbt build it and `--exclude` it here, or `--defer` to where it stands.",
  });
}
