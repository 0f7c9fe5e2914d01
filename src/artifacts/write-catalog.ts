import "../base/big-int-json.ts";
import { writeAtomic } from "../base/files.ts";
import { scrub } from "../base/secrets.ts";
import type { Manifest } from "../manifest/types.ts";
import type { CatalogColumn } from "../warehouse/types.ts";
import { type ArtifactContext, artifactMetadata } from "./metadata.ts";

interface CatalogTable {
  readonly metadata: {
    readonly type: string;
    readonly schema: string;
    readonly name: string;
    readonly database: string | null;
    readonly comment: string | null;
    readonly owner: string | null;
  };
  readonly columns: Record<string, { type: string; index: number; name: string; comment: string | null }>;
  readonly stats: Record<string, object>;
}

/**
 * Writes catalog.json: the relations of the nodes and sources among `ids`, as the warehouse has them.
 * https://schemas.getdbt.com/dbt/catalog/v1.json
 * @throws QuernError QN-FILE-WRITE
 */
export function writeCatalog(
  file: string,
  columns: readonly CatalogColumn[],
  manifest: Manifest,
  ids: ReadonlySet<string>,
  errors: readonly string[],
  context: ArtifactContext,
): void {
  const tables = groupByTable(columns);
  const nodes: Record<string, object> = {};
  const sources: Record<string, object> = {};
  for (const id of ids) {
    const node = manifest.nodes[id];
    const source = manifest.sources[id];
    const table =
      node !== undefined
        ? tables.get(key(node.database, node.schema, node.alias))
        : source !== undefined
          ? tables.get(key(source.database, source.schema, source.identifier))
          : undefined;
    if (table === undefined) continue;
    (node !== undefined ? nodes : sources)[id] = { ...table, unique_id: id };
  }
  const artifact = {
    metadata: artifactMetadata("catalog/v1", context),
    nodes,
    sources,
    errors: errors.length === 0 ? null : errors,
  };
  writeAtomic(file, scrub(JSON.stringify(artifact)));
}

/** Names compare without case, as dbt matches them. */
function key(database: string | null, schema: string, name: string): string {
  return JSON.stringify([(database ?? "").toLowerCase(), schema.toLowerCase(), name.toLowerCase()]);
}

function groupByTable(columns: readonly CatalogColumn[]): Map<string, CatalogTable> {
  const tables = new Map<string, CatalogTable>();
  for (const column of columns) {
    const id = key(column.database, column.schema, column.table);
    let table = tables.get(id);
    if (table === undefined) {
      table = {
        metadata: {
          type: column.tableType,
          schema: column.schema,
          name: column.table,
          database: column.database,
          comment: column.tableComment,
          owner: column.tableOwner,
        },
        columns: {},
        stats: statistics(column.stats ?? {}),
      };
      tables.set(id, table);
    }
    table.columns[column.column] = {
      type: column.type,
      index: column.index,
      name: column.column,
      comment: column.columnComment,
    };
  }
  return tables;
}

function statistics(given: NonNullable<CatalogColumn["stats"]>): Record<string, object> {
  const stats: Record<string, object> = {};
  for (const [id, entry] of Object.entries(given)) if (entry.include) stats[id] = { id, ...entry };
  stats.has_stats = {
    id: "has_stats",
    label: "Has Stats?",
    value: Object.keys(stats).length > 0,
    include: false,
    description: "Indicates whether there are statistics for this table",
  };
  return stats;
}
