import { granularityRank, hasDays } from "../project-time.ts";
import type { Check } from "./check.ts";

export const timeSpinesAreRight: Check = ({ models, time }, report) => {
  const byGranularity = new Map<string, string[]>();
  for (const { primary_column: column, node_relation: relation } of time.spines) {
    const known = byGranularity.get(column.time_granularity) ?? [];
    byGranularity.set(column.time_granularity, [...known, String(relation.relation_name)]);
  }
  if (byGranularity.size === 0) return;
  for (const [granularity, relations] of byGranularity) {
    if (relations.length > 1)
      report.warn(
        null,
        `Only one time spine is supported per granularity. Got duplicates for ${granularity}: ${relations.join(", ")}`,
      );
  }
  const smallest = (names: readonly string[]): string | undefined =>
    names.toSorted((a, b) => granularityRank(a) - granularityRank(b))[0];
  const ofSpines = smallest([...byGranularity.keys()])!;
  const ofDimensions = smallest(
    models.flatMap((model) => model.dimensions.flatMap(({ type_params: params }) => params?.time_granularity ?? [])),
  );
  if (ofDimensions !== undefined && granularityRank(ofDimensions) < granularityRank(ofSpines))
    report.warn(
      null,
      `To avoid unexpected query errors, configuring a time spine at or below the smallest time dimension granularity is recommended. Smallest time dimension granularity: ${ofDimensions}; smallest time spine granularity: ${ofSpines}`,
    );
};

export const thereIsATimeSpine: Check = ({ models, time }, report) => {
  if (!hasDays(time))
    report.error(
      models[0] ?? null,
      "The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found. Guidance: https://docs.getdbt.com/docs/build/metricflow-time-spine",
    );
};
