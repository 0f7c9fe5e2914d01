/**
 * Semantic models, metrics and saved queries as manifest.json holds them.
 * https://docs.getdbt.com/docs/build/semantic-models
 */
import type { DependsOn, JsonObject, RefArgs } from "../types.ts";

export const granularities = [
  ...["nanosecond", "microsecond", "millisecond", "second", "minute", "hour"],
  ...["day", "week", "month", "quarter", "year"],
] as const;

export interface WhereFilters {
  where_filters: { where_sql_template: string }[];
}

interface SemanticNode {
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  label: string | null;
  /** Never set; a place that dbt's schema keeps. */
  metadata: null;
  config: { enabled: boolean; group: string | null; meta: JsonObject; [key: string]: unknown };
  unrendered_config: JsonObject;
  group: string | null;
  depends_on: DependsOn;
  refs: RefArgs[];
  created_at: number;
}

export interface SemanticElement {
  name: string;
  description: string | null;
  label: string | null;
  expr: string | null;
  config: { meta: JsonObject };
}

export interface Entity extends SemanticElement {
  type: string;
  role: string | null;
}

export interface Dimension extends SemanticElement {
  type: string;
  is_partition: boolean;
  type_params: {
    time_granularity: string;
    validity_params: { is_start: boolean; is_end: boolean } | null;
  } | null;
  metadata: null;
}

export interface Measure extends SemanticElement {
  agg: string;
  /** Always false in the manifest: the metrics that are asked for stand there themselves. */
  create_metric: boolean;
  agg_params: {
    percentile: number | null;
    use_discrete_percentile: boolean;
    use_approximate_percentile: boolean;
  } | null;
  non_additive_dimension: { name: string; window_choice: string; window_groupings: string[] } | null;
  agg_time_dimension: string | null;
}

export interface NodeRelation {
  alias: string;
  schema_name: string;
  database: string | null;
  relation_name: string | null;
}

export interface SemanticModel extends SemanticNode {
  resource_type: "semantic_model";
  /** A text such as `ref('orders')`. */
  model: string;
  node_relation: NodeRelation | null;
  description: string | null;
  defaults: { agg_time_dimension: string | null } | null;
  entities: Entity[];
  measures: Measure[];
  dimensions: Dimension[];
  primary_entity: string | null;
}

export interface TimeWindow {
  count: number;
  granularity: string;
}

export interface InputMeasure {
  name: string;
  filter: WhereFilters | null;
  alias: string | null;
  join_to_timespine: boolean;
  fill_nulls_with: number | null;
}

export interface InputMetric {
  name: string;
  filter: WhereFilters | null;
  alias: string | null;
  offset_window: TimeWindow | null;
  offset_to_grain: string | null;
}

export interface ConversionParams {
  base_measure: InputMeasure;
  conversion_measure: InputMeasure;
  entity: string;
  calculation: string;
  window: TimeWindow | null;
  constant_properties: { base_property: string; conversion_property: string }[] | null;
}

export interface CumulativeParams {
  window: TimeWindow | null;
  grain_to_date: string | null;
  period_agg: string;
  metric: null;
}

export interface MetricParams {
  measure: InputMeasure | null;
  /** All measures that it is made of, over any number of metrics. */
  input_measures: InputMeasure[];
  numerator: InputMetric | null;
  denominator: InputMetric | null;
  expr: string | null;
  window: TimeWindow | null;
  grain_to_date: string | null;
  metrics: InputMetric[];
  conversion_type_params: ConversionParams | null;
  cumulative_type_params: CumulativeParams | null;
  metric_aggregation_params: null;
}

export interface Metric extends SemanticNode {
  resource_type: "metric";
  description: string;
  type: "simple" | "ratio" | "cumulative" | "derived" | "conversion";
  type_params: MetricParams;
  filter: WhereFilters | null;
  time_granularity: string | null;
  meta: JsonObject;
  tags: string[];
  sources: string[][];
  metrics: string[][];
}

export interface Export {
  name: string;
  config: { export_as: string; schema_name: string | null; alias: string | null; database: string | null };
  unrendered_config: JsonObject;
}

export interface SavedQuery extends SemanticNode {
  resource_type: "saved_query";
  description: string | null;
  query_params: {
    metrics: string[];
    group_by: string[];
    where: WhereFilters | null;
    order_by: string[];
    limit: number | null;
  };
  exports: Export[];
  tags: string[];
}

/** Parsed and validated, kept in dbt's shape. */
export type SemanticResource = SemanticModel | Metric | SavedQuery;

export interface CustomGranularity {
  name: string;
  column_name: string | null;
}

export interface TimeSpine {
  standard_granularity_column: string;
  custom_granularities: CustomGranularity[];
}
