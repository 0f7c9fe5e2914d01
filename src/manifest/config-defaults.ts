import type { Json } from "./types.ts";

/** dbt's configs with their defaults, in the order in which it writes them. https://docs.getdbt.com/reference/model-configs */
const node = (): Record<string, Json> => ({
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  materialized: "view",
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  "post-hook": [],
  "pre-hook": [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: "ignore",
  on_configuration_change: "apply",
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
});

const test = (): Record<string, Json> => ({
  enabled: true,
  alias: null,
  schema: "dbt_test__audit",
  database: null,
  tags: [],
  meta: {},
  group: null,
  materialized: "test",
  severity: "ERROR",
  store_failures: null,
  store_failures_as: null,
  where: null,
  limit: null,
  fail_calc: "count(*)",
  warn_if: "!= 0",
  error_if: "!= 0",
});

export type ConfigKind =
  | "model"
  | "seed"
  | "snapshot"
  | "test"
  | "analysis"
  | "operation"
  | "source"
  | "exposure"
  | "unit_test"
  | "semantic_model"
  | "metric"
  | "saved_query"
  | "group"
  | "function";

/** A fresh config of a kind with every default. */
export const defaultConfig: Readonly<Record<ConfigKind, () => Record<string, Json>>> = {
  model: () => ({ ...node(), access: "protected", freshness: null }),
  analysis: () => ({ ...node(), materialized: "view" }),
  operation: node,
  seed: () => ({ ...node(), materialized: "seed", delimiter: ",", quote_columns: null }),
  snapshot: () => ({
    ...node(),
    materialized: "snapshot",
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {
      dbt_valid_to: null,
      dbt_valid_from: null,
      dbt_scd_id: null,
      dbt_updated_at: null,
      dbt_is_deleted: null,
    },
    dbt_valid_to_current: null,
  }),
  test,
  function: () => ({
    ...node(),
    materialized: "function",
    type: "scalar",
    volatility: null,
    runtime_version: null,
    entry_point: null,
  }),
  source: () => ({
    enabled: true,
    event_time: null,
    freshness: { warn_after: { count: null, period: null }, error_after: { count: null, period: null }, filter: null },
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
  }),
  exposure: () => ({ enabled: true, tags: [], meta: {} }),
  unit_test: () => ({ tags: [], meta: {}, enabled: true }),
  semantic_model: () => ({ enabled: true, group: null, meta: {} }),
  group: () => ({ meta: {} }),
  metric: () => ({ enabled: true, group: null, meta: {} }),
  saved_query: () => ({
    enabled: true,
    group: null,
    meta: {},
    export_as: null,
    schema: null,
    cache: { enabled: false },
  }),
};
