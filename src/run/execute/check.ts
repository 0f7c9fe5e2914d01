import { nodeOf } from "../../graph/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { compileNode } from "../compile.ts";
import { refusePython } from "../refuse-python.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { isRun } from "../run-nodes.ts";
import type { RunNode } from "../types.ts";

/**
 * Has the warehouse check and cost a node's own query, and runs nothing. What reads a relation that the run itself would
 * make can't be checked before that is there.
 */
export async function executeCheck(run: RunContext, node: RunNode, slot: Slot): Promise<Executed> {
  if (!hasQuery(node)) return { status: "no-op", message: "nothing to check" };
  refusePython(node);
  const { sql } = await compileNode(run, node, slot);
  slot.watch.begin("execute");
  const missing = missingInput(run, node);
  if (missing !== undefined)
    return { status: "no-op", message: `not checked: ${missing} is not built yet`, estimate: null };
  const { bytes } = await slot.connection.check(sql);
  // who reads a view pays for it, making it is free
  const estimate = bytes !== null && node.config.materialized === "view" ? 0 : bytes;
  return { status: "success", message: "CHECKED", estimate };
}

function hasQuery(node: RunNode): node is ManifestNode {
  return node.resource_type === "model" || node.resource_type === "snapshot" || node.resource_type === "test";
}

/** The name of a selected node that this one reads, through ephemeral models too, and that has no relation yet. */
function missingInput({ session }: RunContext, node: ManifestNode): string | undefined {
  const waiting = [...(node.depends_on.nodes ?? [])];
  const seen = new Set(waiting);
  for (const id of waiting) {
    const input = nodeOf(session.manifest, id);
    if (input === undefined) continue;
    if (!isRun(input)) {
      for (const above of input.depends_on.nodes ?? []) {
        if (!seen.has(above)) waiting.push(above);
        seen.add(above);
      }
      continue;
    }
    const isMade = session.selectedResources.includes(id);
    if (isMade && session.cache.get(input.database, input.schema, input.alias) === undefined) return input.name;
  }
  return undefined;
}
