import { forEach } from "../../base/for-each.ts";
import type { BigQueryConnection } from "./connection.ts";
import { unlessMissing } from "./methods/tables.ts";
import { quote } from "./types.ts";

/** Datasets of a project that are in one place, where one query over INFORMATION_SCHEMA sees them all. */
export interface Region {
  /** What views of INFORMATION_SCHEMA are named below: `` `shop`.`region-eu` ``. */
  readonly name: string;
  readonly datasets: readonly string[];
}

/** From so many tables of a project on, queries that bill 10 MB for each view are worth less than looking tables up. */
export const manyTables = 20;

/**
 * The regions that datasets are in, as far as jobs of the target can go there.
 * https://cloud.google.com/bigquery/docs/information-schema-intro#region_qualifier
 */
export async function regionsOf(
  connection: BigQueryConnection,
  project: string,
  datasets: readonly string[],
): Promise<Region[]> {
  const places = await forEach(datasets, async (dataset) => {
    const path = `datasets/${dataset}`;
    const found = await unlessMissing<{ location?: string }>(connection, { method: "GET", project, path });
    return found === undefined ? [] : [{ dataset, location: (found.location ?? "US").toLowerCase() }];
  });
  const own = connection.location?.toLowerCase();
  return [...Map.groupBy(places.flat(), ({ location }) => location)]
    .filter(([location]) => own === undefined || own === location)
    .map(([location, group]) => ({
      name: `${quote(project)}.${quote(`region-${location}`)}`,
      datasets: group.map(({ dataset }) => dataset),
    }));
}
