import { join, resolve } from "node:path";
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
import { DownloadMemory } from "./fetch/download-memory.ts";
import type { FetchEffects } from "./fetch/fetch-context.ts";
import { fetchInput } from "./fetch/fetch-input.ts";
import { type Arrived, Lake } from "./lake/lake.ts";
import { Ledger } from "./ledger.ts";
import { loadTable } from "./load-table.ts";
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
  const { session, connection, emit } = context;
  const { adapter, workspace } = session;
  if (adapter === undefined) throw new QuernError("QN-LOAD-CONFIG", "no warehouse is open");
  const config = readLoadConfig(source);
  const projectRoot = workspace.root.root;
  const relation = new Relation({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    dialect: adapter.relations,
  });
  const lake = new Lake(lakeFolder(config, session), projectRoot);
  const found: Found[] = [];
  try {
    for (const input of inputsOf(config, projectRoot, session.env)) {
      const arrived = await arrive(input, source, config, lake, context);
      found.push({ input, arrived, isBase: input.isBase });
    }
    await connection.execute(`create schema if not exists ${relation.incorporate({ identifier: null }).renderName()}`);
    if (config.columns !== null)
      await checkTypes(connection, config.columns, (message, hint) => configError(source, message, hint));
    const ledger = new Ledger(adapter, connection, source);
    await ledger.open();
    const exists = (await adapter.getColumns(connection, relation)).length > 0;
    const known = await ledger.entries();
    const fullRefresh = session.command === "load" && workspace.flags.FULL_REFRESH === true;
    const { inputs, replaces } = planLoad({ source, config, found, known, exists, fullRefresh, lake, emit });
    if (inputs.length === 0) return nothingToDo(source, config, found.length, exists);
    return await loadTable(inputs, { ...context, source, config, relation, lake, ledger, replaces });
  } finally {
    for (const { arrived } of found) lake.discard(arrived);
    lake.close();
  }
}

/** The file that the table begins with, then those of `from`. @throws QuernError QN-LOAD-CONFIG, QN-LOAD-NOT-FOUND */
function inputsOf(config: LoadConfig, root: string, env: NodeJS.ProcessEnv): (Input & { isBase: boolean })[] {
  const others = resolveInputs(config.from, root, env).map((input) => ({ ...input, isBase: false }));
  if (config.base === null) return others;
  const base = resolveInputs([config.base], root, env);
  if (base.length === 1) return [{ ...base[0]!, isBase: true }, ...others];
  throw new QuernError("QN-LOAD-CONFIG", `'base' must be one file, but '${config.base}' is ${base.length}`);
}

/** `lake:` of the loader, else the project's var `quern_lake`, else `lake/`. */
function lakeFolder(config: LoadConfig, { workspace }: ContextSession): string {
  const project = workspace.cliVars.quern_lake ?? workspace.root.vars.quern_lake;
  return resolve(workspace.root.root, config.lake ?? (typeof project === "string" ? project : "lake"));
}

function arrive(
  input: Input,
  source: SourceDefinition,
  config: LoadConfig,
  lake: Lake,
  { session, emit, signal, effects }: LoadContext,
): Promise<Arrived> {
  return fetchInput(input, {
    config,
    env: session.env,
    emit,
    signal,
    lake,
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

function nothingToDo(source: SourceDefinition, config: LoadConfig, inputs: number, exists: boolean): LoadedSource {
  if (inputs > 0 || exists) return { message: inputs === 0 ? "NO FILES" : "UP TO DATE", rows: 0 };
  const name = `${source.source_name}.${source.name}`;
  throw new QuernError("QN-LOAD-NOT-FOUND", `The source ${name} finds no file for ${config.from.join(", ")}`, {
    node: source.unique_id,
    hint: "Put the first file there: without one there is no table.",
  });
}
