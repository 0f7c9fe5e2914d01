import { QuernError } from "../../base/errors.ts";
import type { TimeRange } from "../../context/index.ts";
import { PyDateTime, utc, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { compileNode } from "../compile.ts";
import { materialize } from "../execute/materialize.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import type { BatchWindow } from "../types.ts";
import { type Batch, batchName, batchSizeOf, fromWindow, planBatches, toWindow } from "./batches.ts";

/**
 * Builds a microbatch model: the first batch makes the relation when it is missing, the others replace their window. A
 * failed batch leaves the others as they are and is told, so that `retry` builds it alone.
 * https://docs.getdbt.com/docs/build/incremental-microbatch
 */
export async function executeBatches(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const { session } = run;
  const earlier = run.batches?.get(node.unique_id);
  const existing = session.cache.get(node.database, node.schema, node.alias);
  const fullRefresh = node.config.full_refresh ?? session.workspace.flags.FULL_REFRESH === true;
  const incremental = existing?.isTable === true && !fullRefresh;
  const batches =
    earlier !== undefined && earlier.failed.length > 0
      ? earlier.failed.map(fromWindow)
      : planBatches(node, {
          incremental,
          eventTimeStart: run.eventTimeStart,
          eventTimeEnd: run.eventTimeEnd,
          now: session.runStartedAt,
        });
  const successful: BatchWindow[] = [...(earlier?.successful ?? [])];
  const failed: BatchWindow[] = [];
  let firstError: QuernError | undefined;
  for (const [i, batch] of batches.entries()) {
    if (run.signal?.aborted) {
      failed.push(toWindow(batch));
      continue;
    }
    try {
      await executeBatch(run, node, slot, batch, incremental || earlier !== undefined || i > 0);
      successful.push(toWindow(batch));
      tell(
        run,
        node,
        `Batch ${i + 1} of ${batches.length} OK created batch ${batchName(batch.start, batchSizeOf(node))} of ${node.schema}.${node.alias}`,
      );
    } catch (cause) {
      if (!(cause instanceof QuernError)) throw cause;
      await slot.connection.rollback();
      firstError ??= cause;
      failed.push(toWindow(batch));
      tell(
        run,
        node,
        `Batch ${i + 1} of ${batches.length} ERROR creating batch ${batchName(batch.start, batchSizeOf(node))} of ${node.schema}.${node.alias}: ${cause.message}`,
      );
      if (i === 0 && !incremental && earlier === undefined) {
        failed.push(...batches.slice(1).map(toWindow));
        break;
      }
    }
  }
  const batchResults = { successful, failed };
  if (failed.length === 0) return { status: "success", message: "SUCCESS", batchResults };
  if (successful.length === 0) return { status: "error", message: firstError?.message ?? "ERROR", batchResults };
  return {
    status: "partial success",
    message: `PARTIAL SUCCESS (${successful.length}/${successful.length + failed.length})`,
    batchResults,
  };
}

async function executeBatch(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  batch: Batch,
  incremental: boolean,
): Promise<void> {
  const range: TimeRange = { start: sqlTime(batch.start), end: sqlTime(batch.end) };
  const config = { ...node.config, ...(incremental ? { full_refresh: false } : {}) } as never;
  const ofBatch = { ...node, batch: batchValue(batch, batchName(batch.start, batchSizeOf(node)).replaceAll("-", "")) };
  const { sql } = await compileNode(run, ofBatch, slot, { batch: range, config });
  await materialize(run, ofBatch, sql, slot, { batch: range, config });
}

/** `model.batch` of templates. https://docs.getdbt.com/docs/build/incremental-microbatch */
function batchValue({ start, end }: Batch, id: string): Readonly<Record<string, Value>> {
  const dateTime = (date: Date): Value => PyDateTime.fromEpoch(BigInt(date.getTime()) * 1000n, utc);
  return { id, event_time_start: dateTime(start), event_time_end: dateTime(end) };
}

const sqlTime = (time: Date): string => time.toISOString().slice(0, 19).replace("T", " ");

function tell(run: RunContext, node: ManifestNode, message: string): void {
  run.emit({ type: "log", level: "info", message, node: node.unique_id });
}
