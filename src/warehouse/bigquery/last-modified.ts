import { QuernError } from "../../base/errors.ts";
import { forEach } from "../../base/for-each.ts";
import type { LastModified, RelationPlace } from "../types.ts";
import type { TableResource } from "./catalog.ts";
import type { BigQueryConnection } from "./connection.ts";
import { manyTables, regionsOf } from "./dataset-regions.ts";
import { askShards, isSharded } from "./shards.ts";

/**
 * When tables changed last: one look-up each, or, for many of them, one query a region over TABLE_STORAGE, whose rows come
 * in pages; what that does not have (views, tables elsewhere) is looked up after all.
 * https://cloud.google.com/bigquery/docs/information-schema-table-storage
 */
export async function lastModified(
  connection: BigQueryConnection,
  relations: readonly RelationPlace[],
): Promise<(LastModified | QuernError)[]> {
  const known = new Map<string, Date>();
  for (const [project, wanted] of Map.groupBy(relations, ({ database }) => database)) {
    if (wanted.length <= manyTables) continue;
    try {
      await askStorage(connection, project, wanted, known);
    } catch (cause) {
      // who may read the tables may still not read the project's list of them
      if (!(cause instanceof QuernError) || !["QN-DB-PERMISSION", "QN-DB-STATEMENT"].includes(cause.code)) throw cause;
      connection.log(`BigQuery: the tables of ${project} are looked up one by one: ${cause.message}`);
    }
  }
  return forEach(relations, async (relation) => {
    const at = known.get(keyOf(relation.database, relation.schema, relation.identifier));
    if (at !== undefined) return { at, isDefinition: false };
    try {
      return await (isSharded(relation.identifier) ? newestShard : askTable)(connection, relation);
    } catch (cause) {
      if (cause instanceof QuernError && cause.code !== "QN-RUN-CANCELLED") return cause;
      throw cause;
    }
  });
}

async function askStorage(
  connection: BigQueryConnection,
  project: string,
  relations: readonly RelationPlace[],
  known: Map<string, Date>,
): Promise<void> {
  const datasets = [...new Set(relations.map(({ schema }) => schema))];
  for (const { name, datasets: own } of await regionsOf(connection, project, datasets)) {
    const { table } = await connection.execute(
      `select table_schema, table_name, unix_millis(storage_last_modified_time)
from ${name}.INFORMATION_SCHEMA.TABLE_STORAGE
where not deleted and table_schema in (${own.map(() => "?").join(", ")})`,
      { fetch: true, bindings: own },
    );
    for (const [dataset, identifier, at] of table.rows)
      if (at !== null) known.set(keyOf(project, String(dataset), String(identifier)), new Date(Number(at)));
  }
}

async function askTable(
  connection: BigQueryConnection,
  { database, schema, identifier }: RelationPlace,
): Promise<LastModified> {
  const path = `datasets/${schema}/tables/${identifier}`;
  const { lastModifiedTime, type } = await connection.call<TableResource>({
    method: "GET",
    project: database,
    path,
  });
  // a view's or external table's time is that of its definition
  return { at: new Date(Number(lastModifiedTime)), isDefinition: type === "VIEW" || type === "EXTERNAL" };
}

/** @throws QuernError QN-DB-STATEMENT when there is none */
async function newestShard(connection: BigQueryConnection, relation: RelationPlace): Promise<LastModified> {
  const shards = await askShards(connection, relation);
  if (shards !== null) return { at: shards.lastModified, isDefinition: false };
  throw new QuernError("QN-DB-STATEMENT", `Not found: no table of ${relation.schema} is one of ${relation.identifier}`);
}

const keyOf = (...names: readonly string[]): string => names.join("\n");
