import type { Manifest, ManifestNode } from "../types.ts";
import { granularities, type NodeRelation, type TimeSpine } from "./types.ts";

export interface ProjectTimeSpine {
  readonly node_relation: NodeRelation;
  readonly primary_column: { readonly name: string; readonly time_granularity: string };
  readonly custom_granularities: TimeSpine["custom_granularities"];
}

/** The time spines of a project: models that say so, and the model of the name that older versions ask for. */
export interface ProjectTime {
  readonly spines: readonly ProjectTimeSpine[];
  readonly legacy: ManifestNode | undefined;
}

export const granularityRank = (granularity: string): number =>
  (granularities as readonly string[]).indexOf(granularity);

export function projectTime(manifest: Pick<Manifest, "nodes">): ProjectTime {
  const spines: ProjectTimeSpine[] = [];
  let legacy: ManifestNode | undefined;
  for (const id in manifest.nodes) {
    const node = manifest.nodes[id]!;
    if (node.name === "metricflow_time_spine" && node.resource_type !== "test") legacy ??= node;
    const spine = node.time_spine;
    if (spine === undefined || spine === null) continue;
    const name = spine.standard_granularity_column;
    const { alias, schema, database, relation_name } = node;
    spines.push({
      node_relation: { alias, schema_name: schema, database, relation_name },
      primary_column: { name, time_granularity: node.columns[name]?.granularity ?? "day" },
      custom_granularities: spine.custom_granularities,
    });
  }
  return { spines, legacy };
}

/** Whether there is a time spine of days or less. */
export function hasDays({ spines, legacy }: ProjectTime): boolean {
  const day = granularityRank("day");
  return legacy !== undefined || spines.some((spine) => granularityRank(spine.primary_column.time_granularity) <= day);
}
