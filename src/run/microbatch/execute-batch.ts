import { PyDateTime, utc, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { compileBatch } from "../compile.ts";
import { materialize } from "../execute/materialize.ts";
import type { RunContext, Slot } from "../run-context.ts";
import { type Batch, batchName, batchSizeOf } from "./batches.ts";

export interface BatchPlace {
  /** It adds to a relation that stands. */
  readonly incremental: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Hears where the batch's SQL lies. */
  readonly onCompiled: (path: string) => void;
}

/**
 * Compiles and runs one batch. Hooks belong to the model: those before it run with the first batch, those after it with
 * the last. So do its docs and grants, which batches that run together would write at the same time.
 * @throws what compiling and the materialization throw
 */
export async function executeBatch(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  batch: Batch,
  { incremental, isFirst, isLast, onCompiled }: BatchPlace,
): Promise<void> {
  const name = batchName(batch.start, batchSizeOf(node));
  const range = { name, start: sqlTime(batch.start), end: sqlTime(batch.end) };
  const config = {
    ...node.config,
    ...(incremental && { full_refresh: false }),
    ...(!isFirst && { "pre-hook": [] }),
    ...(!isLast && { "post-hook": [] }),
    ...(!isFirst && !isLast && { persist_docs: {}, grants: {} }),
  } as never;
  const ofBatch = { ...node, batch: batchValue(batch, name.replaceAll("-", "")) };
  const { sql, path } = await compileBatch(run, ofBatch, slot, { batch: range, config });
  onCompiled(path);
  await materialize(run, ofBatch, sql, slot, { batch: range, config });
}

/** `model.batch` of templates. https://docs.getdbt.com/docs/build/incremental-microbatch */
function batchValue({ start, end }: Batch, id: string): Readonly<Record<string, Value>> {
  const dateTime = (date: Date): Value => PyDateTime.fromEpoch(BigInt(date.getTime()) * 1000n, utc);
  return { id, event_time_start: dateTime(start), event_time_end: dateTime(end) };
}

const sqlTime = (time: Date): string => time.toISOString().slice(0, 19).replace("T", " ");
