import type { JsonObject } from "../manifest/types.ts";
import type { RunContext, Slot } from "./run-context.ts";
import type { RunNode } from "./types.ts";

/** What dbt calls the threads that run nodes; they count from 1. */
export const threadName = (number: number): string => `Thread-${number}`;

/** A session of the warehouse for a node; release its connection when done. @throws QuernError QN-DB-* */
export async function openSlot(run: RunContext, node: RunNode, place: Omit<Slot, "connection">): Promise<Slot> {
  const connection = await run.session.adapter.acquire(node.unique_id);
  connection.comment = run.comments.of(node, node.unique_id);
  if ("config" in node) connection.config = node.config as JsonObject;
  if (place.crew?.stopped) connection.cancel();
  return { ...place, connection };
}
