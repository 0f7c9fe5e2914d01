import { bytesOf } from "../../base/byte-sizes.ts";
import type { NodeUsage } from "../../base/events.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { JobResource } from "./job-types.ts";
import { jobLink } from "./jobs.ts";

/** A query bills at least so much for each table that it reads. https://cloud.google.com/bigquery/pricing#on_demand_pricing */
const leastPerTable = 10 * 1024 * 1024;

export const billedBytes = ({ statistics }: JobResource): number => Number(statistics?.query?.totalBytesBilled ?? 0);

/** What a dry run says that a statement will bill at most; null when that can't be known before (scripts). */
export function estimatedBytes({ statistics }: JobResource): number | null {
  const query = statistics?.query;
  const accuracy = query?.totalBytesProcessedAccuracy ?? "PRECISE";
  const isKnown = accuracy === "PRECISE" || accuracy === "UPPER_BOUND";
  const bytes = query?.totalBytesProcessed ?? statistics?.totalBytesProcessed;
  if (!isKnown || bytes === undefined || query?.statementType === "SCRIPT") return null;
  if (Number(bytes) === 0) return 0;
  return Math.max(Number(bytes), leastPerTable * (query?.referencedTables?.length ?? 1));
}

/** Counts what the jobs of one node cost, and says what the next may. */
export class NodeCost {
  #usage: NodeUsage | null = null;

  get usage(): NodeUsage | null {
    return this.#usage;
  }

  add(job: JobResource): void {
    const before = this.#usage;
    this.#usage = {
      jobs: (before?.jobs ?? 0) + 1,
      bytesBilled: (before?.bytesBilled ?? 0) + billedBytes(job),
      slotMs: (before?.slotMs ?? 0) + Number(job.statistics?.totalSlotMs ?? 0),
      link: jobLink(job.jobReference),
    };
  }

  /**
   * The bytes that the next statement may bill: the node's `max_bytes` holds for all of its statements together, the
   * others for each; the least counts. null: no limit. @throws QuernError QN-PARSE-CONFIG
   */
  limit(config: Readonly<JsonObject>, targetLimit: number | null): number | null {
    const ofNode = bytesOf(config.max_bytes, "the config max_bytes");
    const ofStatement = bytesOf(config.maximum_bytes_billed, "the config maximum_bytes_billed") ?? targetLimit;
    const left = ofNode === null ? null : Math.max(1, ofNode - (this.#usage?.bytesBilled ?? 0));
    const limits = [left, ofStatement].filter((each) => each !== null);
    return limits.length === 0 ? null : Math.min(...limits);
  }
}
