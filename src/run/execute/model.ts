import { isMicrobatch } from "../../manifest/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { compileNode } from "../compile.ts";
import { executeBatches } from "../microbatch/execute-batches.ts";
import { refusePython } from "../refuse-python.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { materialize } from "./materialize.ts";

/** Builds a model; one that is built batch by batch goes its own way. */
export function executeModel(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  return run.keyTurns.take(node, () => build(run, node, slot));
}

async function build(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  refusePython(node);
  if (isMicrobatch(node, run.session)) return executeBatches(run, node, slot);
  const { sql } = await compileNode(run, node, slot);
  const { main } = await materialize(run, node, sql, slot);
  return { status: "success", message: main.response._message, adapterResponse: main.response };
}

/** Makes a user-defined function. */
export async function executeFunction(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const { sql } = await compileNode(run, node, slot);
  const { main } = await materialize(run, node, sql, slot);
  return { status: "success", message: main.response._message, adapterResponse: main.response };
}

/** Builds a snapshot. */
export async function executeSnapshot(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const { sql } = await compileNode(run, node, slot);
  const { main } = await materialize(run, node, sql, slot, { materialization: "snapshot" });
  return { status: "success", message: main.response._message, adapterResponse: main.response };
}
