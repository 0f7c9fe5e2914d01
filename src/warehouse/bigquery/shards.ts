import type { RelationPlace } from "../types.ts";
import type { BigQueryConnection } from "./connection.ts";
import { quote } from "./types.ts";

/** Tables that differ by what follows a prefix, mostly a date: `events_20240101`, `events_20240102` ... */
export interface Shards {
  readonly prefix: string;
  readonly count: number;
  /** The least and the greatest name. */
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  readonly bytes: number;
  readonly lastModified: Date;
}

/** Whether an identifier names shards, as wildcards in queries do: `events_*`. */
export const isSharded = (identifier: string): boolean => identifier.endsWith("*");

/** All that a wildcard finds, by one query over the dataset's own list, which bills nothing; null when it is nothing. */
export async function askShards(
  connection: BigQueryConnection,
  { database, schema, identifier }: RelationPlace,
): Promise<Shards | null> {
  const prefix = identifier.slice(0, -1);
  const { table } = await connection.execute(
    `select count(*), min(table_id), max(table_id), sum(row_count), sum(size_bytes), max(last_modified_time)
from ${quote(database)}.${quote(schema)}.__TABLES__
where starts_with(table_id, ?)`,
    { fetch: true, bindings: [prefix] },
  );
  const [count, first, last, rows, bytes, at] = table.rows[0] ?? [];
  if (Number(count ?? 0) === 0) return null;
  return {
    prefix,
    count: Number(count),
    first: String(first),
    last: String(last),
    rows: Number(rows),
    bytes: Number(bytes),
    lastModified: new Date(Number(at)),
  };
}
