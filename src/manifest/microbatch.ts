import { QuernError } from "../base/errors.ts";
import { type ContextSession, readFlag } from "../context/index.ts";
import type { ManifestNode } from "./types.ts";

const batchSizes = ["hour", "day", "month", "year"];
const customFlag = "REQUIRE_BATCHED_EXECUTION_FOR_CUSTOM_MICROBATCH_STRATEGY";

/**
 * Whether a model is built batch by batch. Where a project writes the strategy's macro itself, it is called once for all
 * rows, as dbt did before it had batches, unless a flag says otherwise.
 * https://docs.getdbt.com/reference/global-configs/behavior-changes#custom-microbatch-strategy
 */
export function isMicrobatch(node: ManifestNode, session: ContextSession): boolean {
  if (node.config.materialized !== "incremental" || node.config.incremental_strategy !== "microbatch") return false;
  if (readFlag(session, customFlag) === true) return true;
  const { macros, workspace } = session;
  const macro = macros.resolve("get_incremental_microbatch_sql", workspace.root.name);
  return macro === undefined || macros.isBuiltin(macro);
}

/** What batches can't be made without. @throws QuernError QN-PARSE-CONFIG */
export function checkMicrobatch({ name, unique_id, config }: ManifestNode): void {
  const { event_time: eventTime, begin, batch_size: size, lookback, concurrent_batches: concurrent } = config;
  const fail = (message: string, hint?: string): never => {
    throw new QuernError("QN-PARSE-CONFIG", `Microbatch model '${name}' ${message}`, { node: unique_id, hint });
  };
  if (typeof eventTime !== "string")
    fail("must provide an 'event_time' (string) config that indicates the name of the event time column.");
  if (begin === null || begin === undefined)
    fail(
      "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.",
      "Say when its first data was made: begin='2024-01-01'.",
    );
  if (Number.isNaN(Date.parse(String(begin))))
    fail(`must provide a 'begin' config of valid datetime (ISO format), but got: ${begin}.`);
  if (!batchSizes.includes(String(size)))
    fail(`must provide a 'batch_size' config that is one of ${batchSizes.join(", ")}, but got: ${size}.`);
  if (lookback !== null && lookback !== undefined && !Number.isInteger(lookback))
    fail(`must provide the optional 'lookback' config as type int, but got: ${lookback}.`);
  if (concurrent !== null && concurrent !== undefined && typeof concurrent !== "boolean")
    fail(`must provide the optional 'concurrent_batches' config as type bool, but got: ${concurrent}.`);
}
