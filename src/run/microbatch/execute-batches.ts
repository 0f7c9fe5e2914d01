import { QuernError } from "../../base/errors.ts";
import { mentionsName } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { type Batch, batchName, batchSizeOf, fromWindow, parseTime, planBatches, toWindow } from "./batches.ts";
import { executeBatch } from "./execute-batch.ts";
import { HelpingThreads } from "./helping-threads.ts";

type Outcome = "ok" | "failed" | "conflict";

/**
 * Builds a microbatch model: the first batch makes the relation when it is missing, the others replace their window. The
 * first and the last run alone; those between them together with threads that idle, where the model allows it. A failed
 * batch leaves the others as they are and is told, so that `retry` builds it alone; without the first there are no others.
 * https://docs.getdbt.com/docs/build/parallel-batch-execution
 */
export async function executeBatches(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const { batches, incremental } = planOf(run, node);
  const last = batches.length - 1;
  const done = new Set<Batch>();
  let firstError: QuernError | undefined;
  let compiledPath: string | undefined;

  const attempt = async (at: number, where: Slot, together = false): Promise<Outcome> => {
    if (slot.crew?.stopped) return "failed";
    const batch = batches[at]!;
    let path: string | undefined;
    try {
      await executeBatch(run, node, where, batch, {
        incremental: incremental || at > 0,
        isFirst: at === 0,
        isLast: at === last,
        onCompiled: (file) => {
          path = file;
        },
      });
      done.add(batch);
      tell(at, "OK created");
      return "ok";
    } catch (cause) {
      if (!(cause instanceof QuernError)) throw cause;
      await where.connection.rollback();
      if (together && cause.code === "QN-DB-CONFLICT") return "conflict";
      if (firstError === undefined) compiledPath = path;
      firstError ??= cause;
      tell(at, "ERROR creating", `: ${cause.message}`);
      return "failed";
    }
  };
  const tell = (at: number, what: string, more = ""): void => {
    const batch = `batch ${batchName(batches[at]!.start, batchSizeOf(node))} of ${node.schema}.${node.alias}`;
    const message = `Batch ${at + 1} of ${batches.length} ${what} ${batch}${more}`;
    run.emit({ type: "log", level: "info", message, node: node.unique_id });
  };

  const helpers = new HelpingThreads(run, node, slot);
  if ((await attempt(0, slot)) === "ok") {
    const between = batches.slice(1, -1).map((_, i) => i + 1);
    const conflicts: number[] = [];
    await helpers.each(between, mayRunTogether(node), async (at, where, together) => {
      if ((await attempt(at, where, together)) === "conflict") conflicts.push(at);
    });
    for (const at of conflicts) await attempt(at, slot);
    if (last > 0) await attempt(last, slot);
  } else for (let at = 1; at <= last; at++) tell(at, "SKIP");

  const earlier = run.batches?.get(node.unique_id)?.successful ?? [];
  const successful = [...batches.filter((batch) => done.has(batch)).map(toWindow), ...earlier];
  const failed = batches.filter((batch) => !done.has(batch)).map(toWindow);
  const shared = { failures: 0, batchResults: { successful, failed }, usageElsewhere: helpers.usage, compiledPath };
  if (failed.length === 0) return { status: "success", message: "SUCCESS", ...shared };
  if (done.size === 0) return { status: "error", message: firstError?.message ?? "ERROR", ...shared };
  return { status: "partial success", message: `PARTIAL SUCCESS (${done.size}/${batches.length})`, ...shared };
}

/** The batches of this run, oldest first, and whether the first of them adds to a relation that stands. */
function planOf(run: RunContext, node: ManifestNode): { batches: readonly Batch[]; incremental: boolean } {
  const { session } = run;
  const failed = run.batches?.get(node.unique_id)?.failed ?? [];
  if (failed.length > 0) return { batches: failed.map(fromWindow), incremental: true };
  const existing = session.cache.get(node.database, node.schema, node.alias);
  const fullRefresh = node.config.full_refresh ?? session.workspace.flags.FULL_REFRESH === true;
  const incremental = existing?.isTable === true && !fullRefresh;
  const { sample } = session;
  const batches = planBatches(node, {
    incremental,
    eventTimeStart: sample == null ? run.eventTimeStart : parseTime(sample.start)!,
    eventTimeEnd: sample == null ? run.eventTimeEnd : parseTime(sample.end)!,
    now: run.batchesUntil,
  });
  return { batches, incremental };
}

/**
 * A model that reads itself needs its earlier batches, unless its author says otherwise. What a node's own limit of bytes
 * leaves is counted in one session, so that such a node stays there.
 */
function mayRunTogether({ config, raw_code }: ManifestNode): boolean {
  if (config.max_bytes != null) return false;
  return typeof config.concurrent_batches === "boolean" ? config.concurrent_batches : !mentionsName(raw_code, "this");
}
