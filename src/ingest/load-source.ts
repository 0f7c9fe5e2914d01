import { basename, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Connection } from "../warehouse/types.ts";
import { type LoadConfig, readLoadConfig } from "./config.ts";
import { DownloadMemory } from "./fetch/download-memory.ts";
import type { FetchEffects } from "./fetch/fetch-context.ts";
import { fetchInput } from "./fetch/fetch-input.ts";
import { type Arrived, Lake } from "./lake/lake.ts";
import { Ledger, type LedgerRow } from "./ledger.ts";
import { loadTable } from "./load-table.ts";
import { type Input, resolveInputs, splitInner } from "./resolve.ts";

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

/** An input whose content is known. */
export interface Found {
  readonly input: Input;
  readonly arrived: Arrived;
  /** The file that the table begins with. */
  readonly isBase?: boolean;
}

/**
 * Brings a source up to date: inputs are fetched, what the ledger does not know lands in the lake and goes into the
 * table. Each input is loaded in one transaction with its entry in the ledger (with `mode: replace` all of them
 * together), so that a run that is killed at any moment leaves nothing half done; the next one goes on.
 * `quern load --full-refresh` makes the table anew, from the inputs and from what the lake kept of earlier ones.
 * @throws QuernError QN-LOAD-*
 */
export async function loadSource(source: SourceDefinition, context: LoadContext): Promise<LoadedSource> {
  const { session, connection } = context;
  const { adapter, workspace } = session;
  if (adapter === undefined) throw new QuernError("QN-LOAD-CONFIG", "no warehouse is open");
  const config = readLoadConfig(source);
  const projectRoot = workspace.root.root;
  const relation = new Relation({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    quote: (name) => adapter.quote(name),
  });
  const lake = new Lake(lakeFolder(config, session), projectRoot);
  const found: Found[] = [];
  try {
    const base = config.base === null ? [] : resolveInputs([config.base], projectRoot);
    if (base.length !== 1 && config.base !== null)
      throw new QuernError("QN-LOAD-CONFIG", `'base' must be one file, but '${config.base}' is ${base.length}`);
    for (const input of [...base, ...resolveInputs(config.from, projectRoot)]) {
      const arrived = await arrive(input, source, config, lake, context);
      found.push({ input, arrived, isBase: input === base[0] });
    }
    await connection.execute(`create schema if not exists ${relation.incorporate({ identifier: null }).renderName()}`);
    const ledger = new Ledger(adapter, connection, source);
    await ledger.open();
    const exists = (await adapter.getColumns(connection, relation)).length > 0;
    const known = await ledger.entries();
    const isAfresh =
      !exists || hasNewBase(found, known) || (session.command === "load" && workspace.flags.FULL_REFRESH === true);
    const kept = config.base === null ? known : known.filter((entry) => entry.mode !== "base");
    const earlier = isAfresh && config.mode === "append" ? fromLake(source, kept, lake) : [];
    const loaded = known.map(({ uri, sha256 }) => contentKey(sha256, splitInner(uri).inner));
    const [first] = found;
    const inOrder = first?.isBase === true ? [first, ...earlier, ...found.slice(1)] : [...earlier, ...found];
    const plan = makePlan(config, inOrder, isAfresh ? [] : loaded);
    if (plan.length === 0) return nothingToDo(source, config, found.length, exists);
    return await loadTable(plan, {
      ...context,
      source,
      config,
      relation,
      lake,
      ledger,
      replaces: replaces(config, isAfresh),
    });
  } finally {
    for (const { arrived } of found) lake.discard(arrived);
    lake.close();
  }
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

/** Whether the table begins with another file than the one of `base`. */
function hasNewBase(found: readonly Found[], known: readonly LedgerRow[]): boolean {
  const base = found.find((each) => each.isBase === true);
  if (base === undefined) return false;
  return !known.some((entry) => entry.mode === "base" && entry.sha256 === base.arrived.sha256);
}

/** What was loaded before and stands in the lake still. */
function fromLake(source: SourceDefinition, known: readonly { uri: string; sha256: string }[], lake: Lake): Found[] {
  return known.flatMap(({ uri, sha256 }) => {
    const file = lake.find({ source: source.source_name, table: source.name }, sha256);
    if (file === undefined) return [];
    const name = basename(file.path).replace(/^[0-9a-f]{16}-/, "");
    const { outer, inner } = splitInner(uri);
    const input: Input = { scheme: "file", uri: outer, path: file.path, name, inner };
    return [{ input, arrived: { sha256, bytes: 0, name, path: file.path, isOurs: false } }];
  });
}

/** What must be loaded: each content once. With `mode: replace` it is all or nothing. */
function makePlan(config: LoadConfig, found: readonly Found[], known: readonly string[]): Found[] {
  const distinct = new Map<string, Found>();
  // the last one of a content says best where it comes from now, the first one when it came
  for (const each of found) {
    const key = contentKey(each.arrived.sha256, each.input.inner);
    distinct.set(key, { ...each, isBase: each.isBase === true || distinct.get(key)?.isBase === true });
  }
  const loaded = new Set(known);
  const all = [...distinct.entries()];
  const isNew = ([key]: [string, Found]): boolean => !loaded.has(key);
  if (config.mode === "replace" && (loaded.size !== all.length || all.some(isNew))) return [...distinct.values()];
  return config.mode === "replace" ? [] : all.filter(isNew).map(([, each]) => each);
}

/** Two parts of one archive are two contents. */
const contentKey = (sha256: string, inner: string | null): string => `${sha256} ${inner ?? ""}`;

const replaces = (config: LoadConfig, isAfresh: boolean): boolean => isAfresh || config.mode === "replace";

function nothingToDo(source: SourceDefinition, config: LoadConfig, inputs: number, exists: boolean): LoadedSource {
  if (inputs > 0 || exists) return { message: inputs === 0 ? "NO FILES" : "UP TO DATE", rows: 0 };
  const name = `${source.source_name}.${source.name}`;
  throw new QuernError("QN-LOAD-NOT-FOUND", `The source ${name} finds no file for ${config.from.join(", ")}`, {
    node: source.unique_id,
    place: { file: source.original_file_path },
    hint: "Put the first file there: without one there is no table.",
  });
}
