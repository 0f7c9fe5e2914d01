import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Connection } from "../warehouse/types.ts";
import { type LoadConfig, readLoadConfig } from "./config.ts";
import { configError } from "./config-reader.ts";
import { checkTypes } from "./declared-types.ts";
import { layExternal } from "./external/lay-external.ts";
import { DownloadMemory } from "./fetch/download-memory.ts";
import type { FetchContext, FetchEffects } from "./fetch/fetch-context.ts";
import { fetchInput } from "./fetch/fetch-input.ts";
import type { ObjectStore } from "./gcs/object-store.ts";
import { storeOfTarget } from "./gcs/store-of-target.ts";
import { settleContents } from "./known-contents.ts";
import type { Arrived } from "./lake/lake.ts";
import { openLake } from "./lake/open-lake.ts";
import { isMoved, Ledger } from "./ledger.ts";
import { loadTable } from "./load-table.ts";
import { nothingToDo } from "./nothing-to-do.ts";
import { type Found, planLoad } from "./plan.ts";
import { type Input, resolveInputs } from "./resolve.ts";

export interface LoadContext {
  readonly session: ContextSession;
  readonly connection: Connection;
  readonly emit: Emit;
  readonly signal: AbortSignal | undefined;
  readonly effects?: Partial<FetchEffects>;
}

export interface LoadedSource {
  readonly message: string;
  readonly rows: number;
}

/**
 * Brings a source up to date: inputs are fetched, what the ledger does not know lands in the lake and goes into the
 * table. Each input is loaded in one transaction with its entry in the ledger (with `mode: replace` all of them
 * together), so that a run that is killed at any moment leaves nothing half done; the next one goes on.
 * `quern load --full-refresh` makes the table anew, from the inputs and from what the lake kept of earlier ones.
 * @throws QuernError QN-LOAD-*
 */
export async function loadSource(source: SourceDefinition, context: LoadContext): Promise<LoadedSource> {
  const { session, connection, emit, signal } = context;
  const { adapter, workspace } = session;
  if (adapter === undefined) throw new QuernError("QN-LOAD-CONFIG", "no warehouse is open");
  const config = readLoadConfig(source);
  const store = storeOfTarget(workspace.target, { env: session.env, adapter, retries: config.retries, signal });
  const relation = new Relation({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    dialect: adapter.relations,
  });
  const lake = openLake(config, session, store);
  const fullRefresh = session.command === "load" && workspace.flags.FULL_REFRESH === true;
  if (config.external && adapter.layExternal !== undefined) {
    const inputs = await inputsOf(config, context, store);
    const bring = (input: Input): Promise<Arrived> => arrive(input, source, { config, lake, store }, context);
    return layExternal(inputs, { ...context, source, config, relation, lake, store, fullRefresh, arrive: bring });
  }
  const found: Found[] = [];
  try {
    for (const input of await inputsOf(config, context, store)) {
      const arrived = await arrive(input, source, { config, lake, store }, context);
      found.push({ input, arrived, isBase: input.isBase });
    }
    if (config.columns !== null) {
      const fail = (message: string, hint: string): QuernError => configError(source, message, hint);
      await checkTypes(connection, config.columns, (type) => adapter.loadType(type), fail);
    }
    const ledger = new Ledger(adapter, connection, source);
    await ledger.open();
    for (let attempt = 1; ; attempt++) {
      const exists = (await adapter.getColumns(connection, relation)).length > 0;
      const since = await ledger.state();
      const mark = await adapter.tableMark(connection, relation);
      const isUnfinished = mark !== null && mark !== since.mark;
      const known = since.files;
      await settleContents(found, known, store);
      const plan = { source, config, found, known, exists, isUnfinished, fullRefresh, lake, emit };
      const { inputs, replaces } = await planLoad(plan);
      if (inputs.length === 0) return nothingToDo(source, config, found.length, exists);
      const at = { ...context, source, config, relation, lake, store, ledger, since, replaces };
      try {
        return await loadTable(inputs, at);
      } catch (cause) {
        if (!isMoved(cause)) throw cause;
        if (attempt === 3) throw busy(source, cause);
      }
    }
  } finally {
    for (const { arrived } of found) lake.intake.discard(arrived);
    lake.intake.close();
  }
}

/** The file that the table begins with, then those of `from`. @throws QuernError QN-LOAD-CONFIG, QN-LOAD-NOT-FOUND */
async function inputsOf(
  config: LoadConfig,
  { session }: LoadContext,
  store: ObjectStore,
): Promise<(Input & { isBase: boolean })[]> {
  const at = { projectRoot: session.workspace.root.root, env: session.env, store };
  const others = (await resolveInputs(config.from, at)).map((input) => ({ ...input, isBase: false }));
  if (config.base === null) return others;
  const base = await resolveInputs([config.base], at);
  if (base.length === 1) return [{ ...base[0]!, isBase: true }, ...others];
  throw new QuernError("QN-LOAD-CONFIG", `'base' must be one file, but '${config.base}' is ${base.length}`);
}

function arrive(
  input: Input,
  source: SourceDefinition,
  at: Pick<FetchContext, "config" | "lake" | "store">,
  { session, emit, signal, effects }: LoadContext,
): Promise<Arrived> {
  return fetchInput(input, {
    ...at,
    env: session.env,
    emit,
    signal,
    memory: new DownloadMemory(join(session.workspace.root.root, ".quern", "downloads.json")),
    place: { source: source.source_name, table: source.name },
    source: `${source.source_name}.${source.name}`,
    effects: {
      sleep: (milliseconds, aborted) => sleep(milliseconds, undefined, { signal: aborted }),
      random: Math.random,
      ...effects,
    },
  });
}

function busy(source: SourceDefinition, cause: unknown): QuernError {
  const name = `${source.source_name}.${source.name}`;
  return new QuernError("QN-LOAD-CONCURRENT", `Other runs load into ${name} all the time`, {
    cause,
    node: source.unique_id,
    hint: "Nothing is lost or doubled: run again when they have ended.",
  });
}
