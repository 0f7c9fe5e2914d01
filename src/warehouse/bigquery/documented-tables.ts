import { QuernError } from "../../base/errors.ts";
import { forEach } from "../../base/for-each.ts";
import type { CatalogColumn, RelationPlace } from "../types.ts";
import type { TableResource } from "./catalog.ts";
import { askTables } from "./catalog-query.ts";
import type { BigQueryConnection } from "./connection.ts";
import { manyTables } from "./dataset-regions.ts";
import { type FieldSchema, sqlType } from "./field-schema.ts";
import { unlessMissing } from "./methods/tables.ts";
import { numberOf } from "./response.ts";
import { askShards, isSharded, type Shards } from "./shards.ts";

type Stats = NonNullable<CatalogColumn["stats"]>;

/**
 * What catalog.json says of relations: columns, nested ones under their dotted names, and figures. Few are looked up one
 * by one, which costs nothing; many are asked for by queries, whose number does not depend on theirs. Of `events_*` it is
 * the newest shard that has the columns.
 */
export async function getCatalog(
  connection: BigQueryConnection,
  relations: readonly RelationPlace[],
): Promise<CatalogColumn[]> {
  const known = await asked(
    connection,
    relations.filter(({ identifier }) => !isSharded(identifier)),
  );
  const entries = await forEach(relations, async (relation) => {
    const { identifier } = relation;
    if (!isSharded(identifier)) {
      const tables = known.get(datasetOf(relation));
      const table = tables === undefined ? await findTable(connection, relation) : tables.get(identifier);
      return entryOf(identifier, table);
    }
    const shards = await askShards(connection, relation);
    if (shards === null) return [];
    return entryOf(identifier, await findTable(connection, { ...relation, identifier: shards.last }), shards);
  });
  return entries.flat();
}

/** The tables of datasets that were asked for by queries, by their names. */
async function asked(
  connection: BigQueryConnection,
  relations: readonly RelationPlace[],
): Promise<Map<string, Map<string, TableResource>>> {
  const known = new Map<string, Map<string, TableResource>>();
  for (const [project, wanted] of Map.groupBy(relations, ({ database }) => database)) {
    if (wanted.length <= manyTables) continue;
    try {
      const { datasets, tables } = await askTables(connection, project, wanted);
      for (const schema of datasets) known.set(datasetOf({ database: project, schema }), new Map());
      for (const table of tables) {
        const { datasetId: schema, tableId } = table.tableReference;
        known.get(datasetOf({ database: project, schema }))?.set(tableId, table);
      }
    } catch (cause) {
      // who may read the tables may still not read the region's views; a stand-in may not have them
      if (!(cause instanceof QuernError) || cause.code === "QN-RUN-CANCELLED") throw cause;
      connection.log(`BigQuery: the tables of ${project} are looked up one by one: ${cause.message}`);
    }
  }
  return known;
}

const datasetOf = ({ database, schema }: Pick<RelationPlace, "database" | "schema">): string =>
  `${database}\n${schema}`;

const findTable = (
  connection: BigQueryConnection,
  { database, schema, identifier }: RelationPlace,
): Promise<TableResource | undefined> =>
  unlessMissing<TableResource>(connection, {
    method: "GET",
    project: database,
    path: `datasets/${schema}/tables/${identifier}`,
  });

/** dbt's names of the kinds of tables. */
const kinds: Readonly<Record<string, string>> = {
  TABLE: "table",
  VIEW: "view",
  MATERIALIZED_VIEW: "materialized view",
  EXTERNAL: "external",
};

function entryOf(name: string, table: TableResource | undefined, shards?: Shards): CatalogColumn[] {
  if (table === undefined) return [];
  const { projectId, datasetId } = table.tableReference;
  const shared = {
    database: projectId,
    schema: datasetId,
    table: name,
    tableType: kinds[table.type] ?? table.type.toLowerCase(),
    tableComment: table.description ?? null,
    tableOwner: null,
    stats: { ...statsOf(table), ...(shards !== undefined && statsOfShards(shards)) },
  };
  const columns = flatten(table.schema?.fields ?? []).map(({ path, field }, i) => ({
    ...shared,
    column: path,
    index: i + 1,
    type: sqlType(field),
    columnComment: field.description ?? null,
  }));
  if (columns.length > 0) return columns;
  // as dbt has external tables whose columns nobody knows
  return [{ ...shared, column: "<unknown>", index: 1, type: "<unknown>", columnComment: null }];
}

function flatten(fields: readonly FieldSchema[], above = ""): { path: string; field: FieldSchema }[] {
  return fields.flatMap((field) => {
    const path = `${above}${field.name}`;
    return [{ path, field }, ...flatten(field.fields ?? [], `${path}.`)];
  });
}

function stat(label: string, value: string | number | null | undefined, description: string): Stats[string] {
  return { label, value: value ?? null, include: value != null, description };
}

/** Figures, those that dbt-bigquery has under its names. */
function statsOf(table: TableResource): Stats {
  const { timePartitioning, rangePartitioning, clustering, lastModifiedTime } = table;
  const isStored = table.type === "TABLE" || table.type === "MATERIALIZED_VIEW";
  const stored = (text: string | undefined): number | null => (isStored ? numberOf(text) : null);
  const partitionField =
    timePartitioning === undefined ? rangePartitioning?.field : (timePartitioning.field ?? "_PARTITIONTIME");
  const modified = numberOf(lastModifiedTime);
  return {
    num_rows: stat("# Rows", stored(table.numRows), "Rows of the table, without those that are still being streamed"),
    num_bytes: stat("Approximate Size", stored(table.numBytes), "Logical bytes of the table"),
    long_term_bytes: stat(
      "Long-Term Size",
      stored(table.numLongTermBytes),
      "Bytes that did not change for 90 days, which cost half",
    ),
    physical_bytes: stat(
      "Physical Size",
      stored(table.numTotalPhysicalBytes),
      "Compressed bytes on disk, those of time travel included",
    ),
    num_partitions: stat("# Partitions", stored(table.numPartitions), "Partitions of the table"),
    partitioning_type: stat("Partitioned By", partitionField, "The column that the table is partitioned by"),
    clustering_fields: stat(
      "Clustered By",
      clustering?.fields?.join(", "),
      "The columns that the table is clustered by",
    ),
    last_modified: stat(
      "Last Modified",
      modified === null ? null : new Date(modified).toISOString(),
      "When the table, or what is known of it, changed last",
    ),
  };
}

/** A set of shards has the figures of all. */
function statsOfShards({ count, first, last, prefix, rows, bytes, lastModified }: Shards): Stats {
  return {
    date_shards: stat("Shard count", count, "How many tables there are, by date"),
    date_shard_min: stat("Shard (min)", first.slice(prefix.length), "The first of the dates"),
    date_shard_max: stat("Shard (max)", last.slice(prefix.length), "The last of the dates"),
    num_rows: stat("# Rows", rows, "Rows of all shards"),
    num_bytes: stat("Approximate Size", bytes, "Logical bytes of all shards"),
    last_modified: stat("Last Modified", lastModified.toISOString(), "When a shard changed last"),
  };
}
