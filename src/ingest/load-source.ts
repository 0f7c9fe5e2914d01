import { resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import { Relation } from "../warehouse/relation.ts";
import type { Connection, LoadFile, LoadRequest } from "../warehouse/types.ts";
import { type LoadConfig, readLoadConfig } from "./config.ts";
import { fetchInput } from "./fetch-input.ts";
import { Lake, type LakeFile } from "./lake.ts";
import { Ledger } from "./ledger.ts";
import { type Input, resolveInputs } from "./resolve.ts";

export interface LoadContext {
  readonly session: ContextSession;
  readonly connection: Connection;
  readonly emit: Emit;
  readonly signal: AbortSignal | undefined;
}

export interface LoadedSource {
  readonly message: string;
  readonly rows: number;
}

interface Landed {
  readonly input: Input;
  readonly name: string;
  readonly file: LakeFile;
}

/**
 * Brings a source up to date: inputs are fetched and land in the lake, and what the ledger does not know goes into the
 * table. Each file is loaded in one transaction with its entry in the ledger, so that a run that is killed at any moment
 * leaves nothing half done; the next one goes on.
 * @throws QuernError QN-LOAD-*
 */
export async function loadSource(source: SourceDefinition, context: LoadContext): Promise<LoadedSource> {
  const { session, connection } = context;
  const { adapter, workspace } = session;
  if (adapter === undefined) throw new QuernError("QN-LOAD-CONFIG", "no warehouse is open");
  const config = readLoadConfig(source);
  const projectRoot = workspace.root.root;
  const inputs = resolveInputs(config.from, projectRoot);
  const lake = new Lake(resolve(projectRoot, config.lake), projectRoot);
  try {
    const landed = await land(source, config, inputs, lake, context);
    const schema = new Relation({
      database: source.database,
      schema: source.schema,
      identifier: null,
      quote: (name) => adapter.quote(name),
    });
    await connection.execute(`create schema if not exists ${schema.renderName()}`);
    const ledger = new Ledger(adapter, connection, source);
    await ledger.open();
    return await bringIn(source, config, landed, ledger, context);
  } finally {
    lake.close();
  }
}

async function land(
  source: SourceDefinition,
  config: LoadConfig,
  inputs: readonly Input[],
  lake: Lake,
  context: LoadContext,
): Promise<Landed[]> {
  const { session, emit, signal } = context;
  const name = `${source.source_name}.${source.name}`;
  const date = session.now().toISOString().slice(0, 10);
  const found: Landed[] = [];
  for (const input of inputs) {
    const fetched = await fetchInput(input, {
      config,
      env: session.env,
      emit,
      signal,
      source: name,
      incoming: (file) => lake.incoming(file),
    });
    const file = lake.land(
      fetched.path,
      { source: source.source_name, table: source.name, date, name: fetched.name },
      fetched.owned,
    );
    if (config.sha256 !== null && file.sha256 !== config.sha256) {
      throw new QuernError(
        "QN-LOAD-CHECKSUM",
        `${input.uri} has the SHA-256 ${file.sha256}, but ${config.sha256} is declared`,
        { place: { file: file.path } },
      );
    }
    found.push({ input, name: fetched.name, file });
  }
  return found;
}

async function bringIn(
  source: SourceDefinition,
  config: LoadConfig,
  landed: readonly Landed[],
  ledger: Ledger,
  context: LoadContext,
): Promise<LoadedSource> {
  const { session, connection } = context;
  const adapter = session.adapter!;
  const relation = new Relation({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    quote: (name) => adapter.quote(name),
  });
  const distinct = [...new Map(landed.map((each) => [each.file.sha256, each])).values()];
  const exists = (await adapter.getColumns(connection, relation)).length > 0;
  const afresh = !exists || session.workspace.flags.FULL_REFRESH === true;
  const known = afresh ? new Set<string>() : await ledger.known();
  const isSame = known.size === distinct.length && distinct.every(({ file }) => known.has(file.sha256));
  const replaces = afresh || (config.mode === "replace" && !isSame);
  const wanted = replaces
    ? distinct
    : config.mode === "replace"
      ? []
      : distinct.filter(({ file }) => !known.has(file.sha256));
  if (wanted.length === 0) return { message: distinct.length === 0 ? "NO FILES" : "UP TO DATE", rows: 0 };
  let rows = 0;
  let quarantined = 0;
  const inOne = replaces && config.mode === "replace";
  if (inOne) await connection.begin();
  for (const [i, each] of wanted.entries()) {
    if (context.signal?.aborted) throw new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
    if (!inOne) await connection.begin();
    if (i === 0 && replaces) await ledger.forget();
    const outcome = await loadOne(
      source,
      config,
      each,
      relation,
      i === 0 && replaces ? "replace" : "append",
      ledger,
      context,
    );
    if (!inOne) await connection.commit();
    rows += outcome.rows;
    quarantined += outcome.quarantined;
  }
  if (inOne) await connection.commit();
  session.cache?.add(relation.incorporate({ type: "table" }));
  const files = `${wanted.length} ${wanted.length === 1 ? "file" : "files"}`;
  return { message: `LOADED ${files}, ${rows} rows${quarantined > 0 ? `, ${quarantined} in quarantine` : ""}`, rows };
}

async function loadOne(
  source: SourceDefinition,
  config: LoadConfig,
  { input, name, file }: Landed,
  relation: Relation,
  mode: "replace" | "append",
  ledger: Ledger,
  context: LoadContext,
): Promise<{ rows: number; quarantined: number }> {
  const { session, connection, emit } = context;
  const started = performance.now();
  const loadedAt = session.now().toISOString().slice(0, 19).replace("T", " ");
  const outcome = await session.adapter!.loadFile(connection, {
    relation,
    file: describeFile(config, file.path, name, input.uri),
    columns: Object.entries(config.columns ?? {}).map(([column, type]) => ({ name: column, type })),
    undeclaredColumns: config.columns === null ? "detect" : "refuse",
    extraColumns: config.metadataColumns
      ? [
          { name: "_loaded_at", type: "timestamp", value: loadedAt },
          { name: "_file", type: "varchar", value: input.uri },
        ]
      : [],
    mode,
    onBadRows: badRows(config, relation),
  });
  await ledger.add(
    {
      uri: input.uri,
      sha256: file.sha256,
      bytes: file.bytes,
      rows: outcome.rows,
      quarantined: outcome.quarantined,
      lakePath: file.shown,
    },
    mode,
    session.invocationId,
    loadedAt,
  );
  emit({
    type: "file-loaded",
    source: `${source.source_name}.${source.name}`,
    file: input.uri,
    rows: outcome.rows,
    quarantined: outcome.quarantined,
    skipped: false,
    seconds: (performance.now() - started) / 1000,
  });
  return outcome;
}

function badRows(config: LoadConfig, relation: Relation): LoadRequest["onBadRows"] {
  if (config.onBadRows === "fail") return { action: "fail" };
  return {
    action: "quarantine",
    relation: relation.incorporate({ identifier: `${relation.identifier}_quarantine` }),
    limit: config.badRowsLimit,
  };
}

/** What kind of file it is: as configured, or by its ending. @throws QuernError QN-LOAD-CONFIG */
function describeFile(config: LoadConfig, path: string, name: string, label: string): LoadFile {
  const isGzip = config.compression === "gzip" || (config.compression === null && /\.gz$/i.test(name));
  const ending = /\.(\w+)$/.exec(name.replace(/\.gz$/i, ""))?.[1]?.toLowerCase();
  const format = config.format ?? endings[ending ?? ""];
  if (format === undefined) {
    throw new QuernError("QN-LOAD-CONFIG", `The format of ${label} can't be told from its name`, {
      place: { file: path },
      hint: "Set 'format' to csv, tsv, ndjson or parquet.",
    });
  }
  const compression = isGzip ? "gzip" : "none";
  if (format === "ndjson" || format === "parquet") return { path, label, format, compression };
  const names = config.header ? undefined : Object.keys(config.columns ?? {});
  return {
    path,
    label,
    format: "csv",
    compression,
    csv: {
      delimiter: config.delimiter ?? (format === "tsv" ? "\t" : ","),
      quote: config.quote,
      escape: config.escape,
      header: config.header,
      ...(names === undefined || names.length === 0 ? {} : { names }),
      nullStrings: config.nullStrings,
      skip: config.skip,
      encoding: config.encoding,
    },
  };
}

const endings: Readonly<Record<string, "csv" | "tsv" | "ndjson" | "parquet">> = {
  csv: "csv",
  txt: "csv",
  tsv: "tsv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "ndjson",
  parquet: "parquet",
  pq: "parquet",
};
