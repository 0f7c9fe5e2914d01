import { bigqueryEntry } from "./bigquery/entry.ts";
import { duckdbEntry } from "./duckdb/entry.ts";
import type { AdapterEntry } from "./types.ts";

/** Every warehouse quern works on, by the `type` of a profile's output. A new one is a folder here and a line below. */
export const adapterRegistry: ReadonlyMap<string, AdapterEntry> = new Map(
  [duckdbEntry, bigqueryEntry].map((entry) => [entry.type, entry]),
);
