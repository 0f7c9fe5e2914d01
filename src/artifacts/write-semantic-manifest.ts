import "../base/big-int-json.ts";
import { writeAtomic } from "../base/files.ts";
import { scrub } from "../base/secrets.ts";
import { projectTime } from "../manifest/index.ts";
import type { InputMetric, Metric, SavedQuery, SemanticModel } from "../manifest/semantic/types.ts";
import type { Manifest } from "../manifest/types.ts";

/** The version of dbt-semantic-interfaces whose form the file has. */
const version = { major_version: "0", minor_version: "9", patch_version: "0" };

/**
 * Writes semantic_manifest.json, which MetricFlow reads: the semantic layer alone, as dbt-semantic-interfaces has it.
 * https://docs.getdbt.com/reference/artifacts/sl-manifest
 * @throws QuernError QN-FILE-WRITE
 */
export function writeSemanticManifest(file: string, manifest: Manifest): void {
  const { spines, legacy } = projectTime(manifest);
  const hasModels = Object.keys(manifest.semantic_models).length > 0;
  const old =
    hasModels && legacy !== undefined
      ? [{ location: legacy.relation_name, column_name: "date_day", grain: "day" }]
      : [];
  const artifact = {
    semantic_models: Object.values(manifest.semantic_models).map(modelEntry),
    metrics: Object.values(manifest.metrics).map(metricEntry),
    project_configuration: {
      time_spine_table_configurations: old,
      metadata: null,
      dsi_package_version: version,
      time_spines: spines,
    },
    saved_queries: Object.values(manifest.saved_queries).map(queryEntry),
  };
  writeAtomic(file, scrub(JSON.stringify(artifact)));
}

function modelEntry({ name, defaults, description, node_relation, primary_entity, ...node }: SemanticModel): object {
  return {
    ...{ name, defaults, description, node_relation, primary_entity },
    entities: node.entities.map((entity) => ({ ...entity, metadata: null })),
    measures: node.measures.map((measure) => ({ ...measure, metadata: null })),
    dimensions: node.dimensions,
    label: node.label,
    metadata: null,
    config: { meta: node.config.meta },
  };
}

function metricEntry({
  name,
  description,
  type,
  type_params,
  filter,
  label,
  config,
  time_granularity,
}: Metric): object {
  const { metric_aggregation_params: _, cumulative_type_params: cumulative, ...params } = type_params;
  return {
    ...{ name, description, type, filter, metadata: null, label, time_granularity },
    type_params: {
      ...params,
      metrics: params.metrics.map(inputEntry),
      cumulative_type_params:
        cumulative === null
          ? null
          : {
              window: cumulative.window,
              grain_to_date: cumulative.grain_to_date?.toLowerCase() ?? null,
              period_agg: cumulative.period_agg,
            },
    },
    config: { meta: config.meta },
  };
}

const inputEntry = (input: InputMetric): object => ({
  ...input,
  offset_to_grain: input.offset_to_grain?.toLowerCase() ?? null,
});

function queryEntry({ name, query_params, description, label, exports, tags }: SavedQuery): object {
  return {
    ...{ name, query_params, description, metadata: null, label },
    exports: exports.map(({ name: of, config: { export_as, schema_name, alias } }) => ({
      name: of,
      config: { export_as, schema_name, alias },
    })),
    tags,
  };
}
