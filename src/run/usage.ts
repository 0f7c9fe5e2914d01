import type { NodeUsage } from "../base/events.ts";
import type { JsonObject } from "../manifest/types.ts";

/** What a node's statements cost together, in the run results. */
export function usageFields({ jobs, bytesBilled, slotMs, link }: NodeUsage): JsonObject {
  return { jobs, bytes_billed: bytesBilled, slot_ms: slotMs, job_link: link };
}

/** What two sessions cost together; null: nothing is billed. */
export function sumOfUsages(one: NodeUsage | null, other: NodeUsage | null): NodeUsage | null {
  if (one === null || other === null) return one ?? other;
  return {
    jobs: one.jobs + other.jobs,
    bytesBilled: one.bytesBilled + other.bytesBilled,
    slotMs: one.slotMs + other.slotMs,
    link: other.link,
  };
}
