import { join, resolve } from "node:path";
import { writeSources } from "../artifacts/index.ts";
import { QuernError } from "../base/errors.ts";
import { type ContextNode, callAdapterMacro, relationOf, runtimeContext, Table } from "../context/index.ts";
import { selectNodes } from "../graph/index.ts";
import { getAttribute, PyDateTime, parse, renderAsync, str, type Value } from "../jinja/index.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import { freshnessStatus, hasFreshness, latenessText } from "../run/freshness-status.ts";
import { nodeInfo } from "../run/node-info.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { isFailure } from "../run/run-nodes.ts";
import { Stopwatch } from "../run/stopwatch.ts";
import type { FreshnessResult, RunResult } from "../run/types.ts";
import type { LastModified } from "../warehouse/types.ts";
import { openInvocation } from "./invocation.ts";
import { endNames, runHooks } from "./run-hooks.ts";
import type { Effects, FreshnessOutcome, SourceFreshnessOptions } from "./types.ts";
import { withWarehouse } from "./with-warehouse.ts";

/** Asks when each selected source was loaded last, and holds it against its thresholds. https://docs.getdbt.com/reference/commands/source */
export async function sourceFreshness(
  options: SourceFreshnessOptions,
  effects: Partial<Effects> = {},
): Promise<FreshnessOutcome> {
  const started = performance.now();
  const invocation = openInvocation("freshness", options, effects);
  const { graph, manifest, emit, workspace, targetFolder, artifacts } = invocation;
  const ids = [...selectNodes(graph, { ...invocation.selection(), resourceTypes: ["source"] })];
  const sources = ids.map((id) => manifest.sources[id]!).filter((source) => hasFreshness(source.freshness));
  const { target, flags } = workspace;
  const { threads } = target;
  const total = sources.length;
  const results = new Array<FreshnessResult>(total);
  const hooks: RunResult[] = [];
  let compiled: RunContext["compiled"] | undefined;
  const runsHooks = flags.SOURCE_FRESHNESS_RUN_PROJECT_HOOKS !== false;
  await withWarehouse(invocation, async (run, main) => {
    ({ compiled } = run);
    const startFailed = runsHooks && (await runHooks(run, "on-run-start", hooks, {}));
    if (startFailed && flags.SKIP_NODES_IF_ON_RUN_START_FAILS === true) {
      results.length = 0;
      return;
    }
    emit({ type: "run-start", command: "source freshness", total, threads });
    const metadata = await askMetadata(run, sources, main);
    let next = 0;
    const work = async (thread: string): Promise<void> => {
      const connection = await run.session.adapter.acquire(thread);
      const slot: Slot = { connection, thread, watch: new Stopwatch() };
      try {
        for (let i = next++; i < total; i = next++) {
          const source = sources[i]!;
          const about = { node: nodeInfo(source, manifest, target.database), index: i + 1, total, thread };
          emit({ type: "node-start", ...about });
          connection.name = source.unique_id;
          connection.comment = run.comments.of(source, source.unique_id);
          const { result, error } = await check(run, source, slot, metadata.get(source.unique_id));
          results[i] = result;
          const { status, message, execution_time: seconds } = result;
          emit({ type: "node-finish", ...about, status, message, seconds, failures: null, error });
        }
      } finally {
        await connection.release();
      }
    };
    await Promise.all(Array.from({ length: Math.min(threads, total) }, (_, i) => work(`Thread-${i + 1}`)));
    if (runsHooks) await runHooks(run, "on-run-end", hooks, endNames(results));
  });
  const elapsed = (performance.now() - started) / 1000;
  invocation.writeManifest(compiled);
  const file =
    options.outputPath === undefined
      ? join(targetFolder, "sources.json")
      : resolve(invocation.effects.cwd, options.outputPath);
  writeSources(file, results, elapsed, artifacts);
  emit({ type: "artifact", path: file });
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  emit({ type: "run-finish", command: "source freshness", seconds: elapsed, counts, cancelled: false });
  const failed = [...results, ...hooks].some(({ status }) => isFailure(status));
  return { success: !failed, cancelled: false, results, elapsed };
}

/** What the warehouse knows of the sources that say neither column nor query: all are asked for at once. */
async function askMetadata(
  run: RunContext,
  sources: readonly SourceDefinition[],
  slot: Slot,
): Promise<ReadonlyMap<string, LastModified | QuernError>> {
  const { session, emit } = run;
  const bare = sources.filter((source) => source.loaded_at_query === null && source.loaded_at_field === null);
  const known = new Map<string, LastModified | QuernError>();
  if (session.adapter.lastModified === undefined || bare.length === 0) return known;
  const { database } = session.workspace.target;
  const relations = bare.map((source) => ({ ...source, database: source.database ?? database }));
  const found = await session.adapter.lastModified(slot.connection, relations);
  for (const [i, source] of bare.entries()) {
    const each = found[i]!;
    known.set(source.unique_id, each);
    const warn = (message: string): void =>
      emit({ type: "warning", code: "FreshnessMetadata", message, node: source.unique_id });
    if (source.freshness?.filter != null)
      warn(`A filter cannot be applied to a metadata freshness check on source '${source.name}'.`);
    if ("isDefinition" in each && each.isDefinition)
      warn(
        `Source '${source.name}' has no data of its own: its freshness is the age of its definition. Set loaded_at_field.`,
      );
  }
  return known;
}

async function check(
  run: RunContext,
  source: SourceDefinition,
  slot: Slot,
  metadata: LastModified | QuernError | undefined,
): Promise<{ result: FreshnessResult; error?: QuernError }> {
  const watch = new Stopwatch();
  watch.begin("execute");
  const base = { unique_id: source.unique_id, node: source, thread_id: slot.thread };
  try {
    const { loaded, asked, response } = await collect(run, source, slot, metadata);
    watch.end();
    const age = (asked.getTime() - loaded.getTime()) / 1000;
    const result: FreshnessResult = {
      ...base,
      status: freshnessStatus(age, source.freshness),
      max_loaded_at: loaded.toISOString(),
      snapshotted_at: asked.toISOString(),
      age,
      timing: watch.timings,
      execution_time: watch.seconds,
      adapter_response: { _message: response },
      message: latenessText(age, source.freshness),
    };
    return { result };
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
    watch.end();
    const error = cause.with({
      node: source.unique_id,
      place: run.session.manifest.extras.get(source.unique_id)?.place,
    });
    const result: FreshnessResult = {
      ...base,
      status: "runtime error",
      max_loaded_at: null,
      snapshotted_at: null,
      age: null,
      timing: watch.timings,
      execution_time: watch.seconds,
      adapter_response: {},
      message: error.message,
    };
    return { result, error };
  }
}

async function collect(
  run: RunContext,
  source: SourceDefinition,
  slot: Slot,
  metadata: LastModified | QuernError | undefined,
): Promise<{ loaded: Date; asked: Date; response: string }> {
  if (metadata instanceof QuernError) throw metadata;
  if (metadata !== undefined) return { loaded: metadata.at, asked: new Date(), response: "OK" };
  const context = runtimeContext(run.session, source as ContextNode, source.package_name, slot);
  let answer: Value;
  if (source.loaded_at_query !== null)
    answer = await callAdapterMacro(context, "collect_freshness_custom_sql", [
      source as unknown as Value,
      await renderAsync(parse(source.loaded_at_query), context.scope),
    ]);
  else if (source.loaded_at_field !== null) {
    const relation = relationOf(context, source, source.identifier);
    answer = await callAdapterMacro(context, "collect_freshness", [
      relation,
      source.loaded_at_field,
      source.freshness?.filter ?? null,
    ]);
  } else {
    throw new QuernError(
      "QN-RUN-FRESHNESS",
      `Could not compute freshness for source ${source.name}: no 'loaded_at_field' provided and ${run.session.adapter.type} adapter does not support metadata-based freshness checks.`,
      {
        hint: "Set loaded_at_field or loaded_at_query on the source.",
      },
    );
  }
  const table = getAttribute(answer, "table", context.scope) as Value;
  const [row] = table instanceof Table ? table.rows : [];
  if (row === undefined || row[0] === null) {
    throw new QuernError(
      "QN-RUN-FRESHNESS",
      `The source ${source.source_name}.${source.name} has no rows, so no time of its last load`,
    );
  }
  return { loaded: dateOf(row[0]!), asked: dateOf(row[1]!), response: "OK" };
}

/** A time from the warehouse; one without a zone is UTC. @throws QuernError QN-RUN-FRESHNESS */
function dateOf(value: Value): Date {
  const text = value instanceof PyDateTime ? value.str() : str(value);
  const iso = text.replace(" ", "T");
  const date = new Date(/(Z|[-+]\d{2}:?\d{2})$/.test(iso) ? iso : iso.includes("T") ? `${iso}Z` : `${iso}T00:00:00Z`);
  if (!Number.isNaN(date.getTime())) return date;
  throw new QuernError(
    "QN-RUN-FRESHNESS",
    `Expected a timestamp value when querying field 'loaded_at_field', but received ${text}`,
  );
}
