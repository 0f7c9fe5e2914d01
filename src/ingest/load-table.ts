import { QuernError } from "../base/errors.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import type { Relation } from "../warehouse/relation.ts";
import type { LoadFile, LoadRequest } from "../warehouse/types.ts";
import type { LoadConfig } from "./config.ts";
import type { ObjectStore } from "./gcs/object-store.ts";
import type { Lake } from "./lake/lake.ts";
import type { Ledger } from "./ledger.ts";
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
  /** The table is made anew. */
  readonly replaces: boolean;
}

interface Counts {
  rows: number;
  quarantined: number;
}

/** Loads inputs into the source's table, and notes them in the ledger in the same transaction. */
export async function loadTable(plan: readonly Found[], context: TableContext): Promise<LoadedSource> {
  const { connection, session, relation, replaces, ledger, signal } = context;
  const counts: Counts = { rows: 0, quarantined: 0 };
  try {
    for (const [i, found] of plan.entries()) {
      if (signal?.aborted) throw new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
      if (i === 0 || !replaces) await connection.begin();
      const isFirst = i === 0 && replaces;
      const loaded = await loadInput(found, isFirst, context);
      counts.rows += loaded.rows;
      counts.quarantined += loaded.quarantined;
      if (!replaces) await connection.commit();
    }
    if (replaces) await connection.commit();
  } catch (cause) {
    await connection.rollback();
    throw cause;
  }
  session.cache?.add(relation.incorporate({ type: "table" }));
  const files = `${plan.length} ${plan.length === 1 ? "file" : "files"}`;
  const aside = counts.quarantined > 0 ? `, ${counts.quarantined} in quarantine` : "";
  return { message: `LOADED ${files}, ${counts.rows} rows${aside}`, rows: counts.rows };

  async function loadInput(
    { input, arrived, isBase = false }: Found,
    isFirst: boolean,
    at: TableContext,
  ): Promise<Counts> {
    const started = performance.now();
    const { config, lake, source, emit } = at;
    const now = session.now().toISOString();
    const place = { source: source.source_name, table: source.name };
    const landed = await lake.land(place, arrived, now.slice(0, 10));
    const loadedAt = now.slice(0, 23).replace("T", " ");
    const prepared = await prepare(input, arrived.name, landed, { ...at, reads: session.adapter!.capabilities.files });
    const sums: Counts = { rows: 0, quarantined: 0 };
    try {
      for (const [i, file] of prepared.files.entries()) {
        const outcome = await session.adapter!.loadFile(connection, {
          ...requestOf(file, at, loadedAt),
          mode: isFirst && i === 0 ? "replace" : "append",
        });
        sums.rows += outcome.rows;
        sums.quarantined += outcome.quarantined;
      }
    } finally {
      prepared.clear();
    }
    if (isFirst) await ledger.forget();
    const entry = {
      uri: labelOf(input),
      sha256: arrived.sha256,
      bytes: arrived.bytes,
      lakePath: landed.shown,
      mode: isBase ? ("base" as const) : config.mode,
      ...sums,
    };
    await ledger.add(entry, session.invocationId, loadedAt);
    emit({
      type: "file-loaded",
      source: `${source.source_name}.${source.name}`,
      file: labelOf(input),
      ...sums,
      skipped: false,
      seconds: (performance.now() - started) / 1000,
    });
    return sums;
  }
}

function requestOf(
  file: LoadFile,
  { config, source, relation }: TableContext,
  loadedAt: string,
): Omit<LoadRequest, "mode"> {
  return {
    relation,
    file,
    columns: declaredColumns(config, source),
    undeclaredColumns: config.columns === null ? "detect" : "refuse",
    extraColumns: config.metadataColumns
      ? [
          { name: "_loaded_at", type: "timestamp", value: loadedAt },
          { name: "_file", type: "varchar", value: file.label ?? file.path },
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

/** The loader's own columns are all there are; those that the source describes with a type may have others beside them. */
function declaredColumns(config: LoadConfig, source: SourceDefinition): LoadRequest["columns"] {
  if (config.columns !== null) return Object.entries(config.columns).map(([name, type]) => ({ name, type }));
  const added = new Set(config.metadataColumns ? ["_loaded_at", "_file"] : []);
  return Object.values(source.columns)
    .filter((column) => column.data_type != null && !added.has(column.name))
    .map((column) => ({ name: column.name, type: column.data_type }));
}
