import { randomBytes } from "node:crypto";
import { QuernError } from "../base/errors.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import type { Relation } from "../warehouse/relation.ts";
import type { LoadFile, LoadRequest, LoadStep } from "../warehouse/types.ts";
import type { LoadConfig } from "./config.ts";
import type { ObjectStore } from "./gcs/object-store.ts";
import type { Lake } from "./lake/lake.ts";
import type { Ledger, LedgerEntry, LedgerState } from "./ledger.ts";
import type { LoadContext, LoadedSource } from "./load-source.ts";
import type { Found } from "./plan.ts";
import { labelOf } from "./resolve.ts";
import { prepare } from "./unpack/prepare.ts";

export interface TableContext extends LoadContext {
  readonly source: SourceDefinition;
  readonly config: LoadConfig;
  readonly relation: Relation;
  readonly lake: Lake;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  /** What the load was planned on. */
  readonly since: LedgerState;
  /** The table is made anew. */
  readonly replaces: boolean;
}

/** Loads inputs into the source's table, and notes them in the ledger in the same step: each its own, or all in one. */
export async function loadTable(plan: readonly Found[], context: TableContext): Promise<LoadedSource> {
  const { session, relation, replaces, signal } = context;
  let { since } = context;
  const all: LedgerEntry[] = [];
  for (const inputs of replaces ? [plan] : plan.map((each) => [each])) {
    if (signal?.aborted) throw interrupted();
    const { entries, state } = await takeStep(inputs, { ...context, since });
    all.push(...entries);
    since = state;
  }
  session.cache?.add(relation.incorporate({ type: "table" }));
  const loaded = all.filter(({ mode }) => mode !== "quarantine");
  const rows = sum(all, "rows");
  const asideRows = sum(all, "quarantined");
  const asideFiles = all.length - loaded.length;
  const aside = [
    ...(asideRows > 0 ? [`, ${asideRows} in quarantine`] : []),
    ...(asideFiles > 0 ? [`, ${counted(asideFiles)} in quarantine`] : []),
  ];
  return { message: `LOADED ${counted(loaded.length)}, ${rows} rows${aside.join("")}`, rows };
}

const counted = (files: number): string => `${files} ${files === 1 ? "file" : "files"}`;

const sum = (entries: readonly LedgerEntry[], key: "rows" | "quarantined"): number =>
  entries.reduce((total, entry) => total + entry[key], 0);

/** Loads inputs in one step. Where drift is put aside, a file that has it is left out, and the step begins again. */
async function takeStep(
  inputs: readonly Found[],
  context: TableContext,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly state: LedgerState }> {
  const { connection, session, config, relation, ledger, since, replaces, emit, source, signal } = context;
  const adapter = session.adapter!;
  const mark = randomBytes(12).toString("hex");
  const drifted = new Map<Found, LedgerEntry>();
  for (;;) {
    const layout = layoutOf(context);
    const step = await adapter.beginLoad(connection, { relation, replaces, layout });
    let at: Found | undefined;
    try {
      const entries: LedgerEntry[] = [];
      const seconds: number[] = [];
      for (const each of inputs) {
        if (signal?.aborted) throw interrupted();
        at = each;
        const started = performance.now();
        entries.push(drifted.get(each) ?? (await loadInput(each, step, context)));
        seconds.push((performance.now() - started) / 1000);
      }
      at = undefined;
      const { invocationId } = session;
      await step.commit(ledger.notes(entries, { since, replaces, mark, invocationId }), mark);
      for (const [i, { uri, mode, rows, quarantined }] of entries.entries())
        if (mode !== "quarantine")
          emit({
            type: "file-loaded",
            source: `${source.source_name}.${source.name}`,
            file: uri,
            rows,
            quarantined,
            skipped: false,
            seconds: seconds[i]!,
          });
      const version = since.version === null ? null : mark;
      return { entries, state: { ...since, version, mark: replaces ? mark : since.mark } };
    } catch (cause) {
      await step.rollback();
      const isDrift = cause instanceof QuernError && cause.code === "QN-LOAD-COLUMNS";
      const isAside = config.onSchemaDrift === "quarantine" && at !== undefined && !(replaces && inputs[0] === at);
      if (!isDrift || !isAside) throw cause;
      drifted.set(at!, await setAside(at!, cause, context));
    }
  }
}

/** A file that stays in the lake, with none of its rows in the table. */
async function setAside(found: Found, cause: QuernError, context: TableContext): Promise<LedgerEntry> {
  const { source, emit } = context;
  const landed = await land(found, context);
  emit({
    type: "warning",
    code: "SchemaDrift",
    message: `${cause.message}; it was set aside, ${landed.shown} has it`,
    place: { file: source.original_file_path },
    node: source.unique_id,
  });
  return {
    ...entryOf(found),
    lakePath: landed.shown,
    mode: "quarantine",
    rows: 0,
    quarantined: 0,
    loadedAt: timeOf(context),
  };
}

async function loadInput(found: Found, step: LoadStep, context: TableContext): Promise<LedgerEntry> {
  const { config, session } = context;
  const { input, arrived, isBase } = found;
  const loadedAt = timeOf(context);
  const landed = await land(found, context);
  const prepared = await prepare(input, arrived.name, landed, {
    ...context,
    reads: session.adapter!.capabilities.files,
  });
  let [rows, quarantined] = [0, 0];
  try {
    for (const file of prepared.files) {
      const outcome = await step.load(requestOf(file, loadedAt, context));
      rows += outcome.rows;
      quarantined += outcome.quarantined;
    }
  } finally {
    prepared.clear();
  }
  return {
    ...entryOf(found),
    lakePath: landed.shown,
    mode: isBase ? "base" : config.mode,
    rows,
    quarantined,
    loadedAt,
  };
}

function land({ arrived }: Found, context: TableContext) {
  const { lake, source } = context;
  return lake.land({ source: source.source_name, table: source.name }, arrived, timeOf(context).slice(0, 10));
}

const entryOf = ({ input, arrived }: Found) => ({
  uri: labelOf(input),
  sha256: arrived.sha256,
  bytes: arrived.bytes,
});

/** `2024-01-05 10:00:00.000`, UTC. */
const timeOf = ({ session }: TableContext): string => session.now().toISOString().slice(0, 23).replace("T", " ");

function requestOf(file: LoadFile, loadedAt: string, context: TableContext): Omit<LoadRequest, "mode" | "relation"> {
  const { config, source, relation, session } = context;
  const text = session.adapter!.seedType("text");
  return {
    file,
    columns: declaredColumns(context, source),
    undeclaredColumns: config.columns === null ? "detect" : "refuse",
    onDrift: config.onSchemaDrift === "add_columns" ? "add_columns" : "fail",
    extraColumns: hasMetadata(context)
      ? [
          { name: "_loaded_at", type: "timestamp", value: loadedAt },
          { name: "_file", type: text, value: file.label ?? file.path },
        ]
      : [],
    onBadRows:
      config.onBadRows === "fail"
        ? { action: "fail" }
        : {
            action: "quarantine",
            relation: relation.incorporate({ identifier: `${relation.identifier}_quarantine` }),
            limit: config.badRowsLimit,
          },
  };
}

function hasMetadata({ config, session }: TableContext): boolean {
  return config.metadataColumns ?? session.adapter!.capabilities.partitions;
}

function layoutOf(context: TableContext) {
  const { config } = context;
  const byDay = { field: "_loaded_at", granularity: "day", expirationDays: null } as const;
  return { partitionBy: config.partitionBy ?? (hasMetadata(context) ? byDay : null), clusterBy: config.clusterBy };
}

/** The loader's own columns are all there are; those that the source describes with a type may have others beside them. */
function declaredColumns(context: TableContext, source: SourceDefinition): LoadRequest["columns"] {
  const { config, session } = context;
  const added = new Set(hasMetadata(context) ? ["_loaded_at", "_file"] : []);
  const columns =
    config.columns === null
      ? Object.values(source.columns)
          .filter((column) => column.data_type != null && !added.has(column.name))
          .map((column) => ({ name: column.name, type: column.data_type }))
      : Object.entries(config.columns).map(([name, type]) => ({ name, type }));
  const adapter = session.adapter!;
  return columns.map(({ name, type }) => ({ name, type: type === null ? null : adapter.loadType(type) }));
}

function interrupted(): QuernError {
  return new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
}
