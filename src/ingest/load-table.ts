import { randomBytes } from "node:crypto";
import { QuernError } from "../base/errors.ts";
import { forEach } from "../base/for-each.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import type { Relation } from "../warehouse/relation.ts";
import type { LoadFile, LoadRequest, LoadStep, StepRequest } from "../warehouse/types.ts";
import type { LoadConfig } from "./config.ts";
import type { ObjectStore } from "./gcs/object-store.ts";
import type { Lake, LakeFile } from "./lake/lake.ts";
import type { Ledger, LedgerEntry, LedgerState } from "./ledger.ts";
import type { LoadContext, LoadedSource } from "./load-source.ts";
import type { Found } from "./plan.ts";
import { labelOf } from "./resolve.ts";
import { type Prepared, prepare } from "./unpack/prepare.ts";

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

/** Loads inputs into the source's table, and notes them in the ledger in the same step: small ones many at a time. */
export async function loadTable(plan: readonly Found[], context: TableContext): Promise<LoadedSource> {
  const { session, relation, replaces, signal } = context;
  let { since } = context;
  const all: LedgerEntry[] = [];
  for (const inputs of replaces ? [plan] : stepsOf(plan)) {
    if (signal?.aborted) throw interrupted();
    const { entries, state } = await takeStep(inputs, { ...context, since });
    all.push(...entries);
    since = state;
  }
  session.cache?.add(relation.incorporate({ type: "table" }));
  const loaded = all.filter(({ mode }) => mode !== "quarantine");
  const rows = total(all, "rows");
  const asideRows = total(all, "quarantined");
  const asideFiles = all.length - loaded.length;
  const aside = [
    ...(asideRows > 0 ? [`, ${asideRows} in quarantine`] : []),
    ...(asideFiles > 0 ? [`, ${counted(asideFiles)} in quarantine`] : []),
  ];
  return { message: `LOADED ${counted(loaded.length)}, ${rows} rows${aside.join("")}`, rows };
}

/** What one step takes at most: as many addresses as BigQuery reads at once, and what a run that is killed may lose. */
const most = { files: 10_000, bytes: 4 * 1024 ** 3 };

/** Inputs in groups that are loaded together; one that is bigger is a group of its own. */
export function stepsOf(plan: readonly Found[]): Found[][] {
  const steps: Found[][] = [];
  let bytes = 0;
  for (const each of plan) {
    const last = steps.at(-1);
    bytes += each.arrived.bytes;
    if (last !== undefined && last.length < most.files && bytes <= most.bytes) last.push(each);
    else {
      steps.push([each]);
      bytes = each.arrived.bytes;
    }
  }
  return steps;
}

const counted = (files: number): string => `${files} ${files === 1 ? "file" : "files"}`;

/**
 * Loads inputs in one step. Where drift is put aside, an input that has it is left out; one of several files may have left
 * rows of the others, so that the step begins again without it.
 */
async function takeStep(
  inputs: readonly Found[],
  context: TableContext,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly state: LedgerState }> {
  const { connection, session, config, relation, ledger, since, replaces } = context;
  const mark = randomBytes(12).toString("hex");
  const drifted = new Map<Found, LedgerEntry>();
  for (;;) {
    const started = performance.now();
    const step = await session.adapter!.beginLoad(connection, { relation, replaces, layout: layoutOf(context) });
    try {
      const results = await loadInputs(inputs, drifted, step, context);
      let isAgain = false;
      for (const { found, drift, files } of results) {
        if (drift === undefined) continue;
        if (config.onSchemaDrift !== "quarantine" || (replaces && found === inputs[0])) throw drift;
        drifted.set(found, await setAside(found, drift, context));
        isAgain ||= files > 1;
      }
      if (isAgain) {
        await step.rollback();
        continue;
      }
      const loaded = new Map(results.map(({ found, entry }) => [found, entry]));
      const entries = inputs.map((each) => drifted.get(each) ?? loaded.get(each)!);
      const { invocationId } = session;
      await step.commit(ledger.notes(entries, { since, replaces, mark, invocationId }), mark);
      tell(entries, (performance.now() - started) / 1000, context);
      const version = since.version === null ? null : mark;
      return { entries, state: { ...since, version, mark: replaces ? mark : since.mark } };
    } catch (cause) {
      await step.rollback();
      throw cause;
    }
  }
}

/** Each file has its part of the time that all took. */
function tell(entries: readonly LedgerEntry[], seconds: number, { emit, source }: TableContext): void {
  const name = `${source.source_name}.${source.name}`;
  for (const { uri, mode, rows, quarantined } of entries)
    if (mode !== "quarantine")
      emit({
        type: "file-loaded",
        source: name,
        file: uri,
        rows,
        quarantined,
        skipped: false,
        seconds: seconds / entries.length,
      });
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

interface LoadedInput {
  readonly found: Found;
  readonly entry: LedgerEntry;
  /** How many files it holds. */
  readonly files: number;
  readonly drift: QuernError | undefined;
}

/** Brings inputs into the lake side by side, and then, all together, into the table. */
async function loadInputs(
  inputs: readonly Found[],
  drifted: ReadonlyMap<Found, unknown>,
  step: LoadStep,
  context: TableContext,
): Promise<LoadedInput[]> {
  const { config, session, signal } = context;
  const wanted = inputs.flatMap((found, i) => (drifted.has(found) ? [] : [{ found, loadedAt: timeOf(context, i) }]));
  const landing = new Map<string, Promise<LakeFile>>();
  const prepared: Prepared[] = [];
  try {
    const ready = await forEach(wanted, async ({ found, loadedAt }) => {
      if (signal?.aborted) throw interrupted();
      const { input, arrived } = found;
      // parts of one archive are one content, which lands once
      const landed = landing.get(arrived.sha256) ?? land(found, context);
      landing.set(arrived.sha256, landed);
      const file = await landed;
      const reads = session.adapter!.capabilities.files;
      const made = await prepare(input, arrived.name, file, { ...context, reads });
      prepared.push(made);
      return { found, loadedAt, shown: file.shown, files: made.files };
    });
    const requests = ready.flatMap(({ files, loadedAt }) => files.map((file) => requestOf(file, loadedAt, context)));
    const outcomes = await step.load(requests, signal);
    let at = 0;
    return ready.map(({ found, loadedAt, shown, files }) => {
      const own = outcomes.slice(at, at + files.length);
      at += files.length;
      const [rows, quarantined] = [total(own, "rows"), total(own, "quarantined")];
      const mode = found.isBase ? "base" : config.mode;
      return {
        found,
        entry: { ...entryOf(found), lakePath: shown, mode, rows, quarantined, loadedAt },
        files: files.length,
        drift: own.find(({ drift }) => drift !== undefined)?.drift,
      };
    });
  } finally {
    for (const each of prepared) each.clear();
  }
}

type Counts = Readonly<Record<"rows" | "quarantined", number>>;

const total = (counts: readonly Counts[], key: keyof Counts): number =>
  counts.reduce((all, each) => all + each[key], 0);

function land({ arrived }: Found, context: TableContext) {
  const { lake, source } = context;
  return lake.land({ source: source.source_name, table: source.name }, arrived, timeOf(context).slice(0, 10));
}

const entryOf = ({ input, arrived }: Found) => ({
  uri: labelOf(input),
  sha256: arrived.sha256,
  bytes: arrived.bytes,
});

/** `2024-01-05 10:00:00.000`, UTC; microseconds tell the place among the files of a step, which the ledger keeps by it. */
function timeOf({ session }: TableContext, place = 0): string {
  const milliseconds = session.now().getTime() + Math.floor(place / 1000);
  const time = new Date(milliseconds).toISOString().slice(0, 23).replace("T", " ");
  return place % 1000 === 0 ? time : `${time}${String(place % 1000).padStart(3, "0")}`;
}

function requestOf(file: LoadFile, loadedAt: string, context: TableContext): StepRequest {
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
