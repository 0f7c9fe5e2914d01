import type { Field } from "./recording-server.ts";

type Json = Readonly<Record<string, unknown>>;

/** One model (or snapshot) and what stands in the warehouse before each run of it. */
export interface Case {
  /** Name of the model and of its golden file. */
  readonly name: string;
  /** What it shows. */
  readonly title: string;
  readonly config: Json;
  /** The model's own SQL; default: all rows of the source. */
  readonly sql?: string;
  /** More of the model's YAML: columns, constraints, a description. */
  readonly yaml?: Json;
  readonly kind?: "snapshot" | "function";
  /** The ending of its file, where that is not SQL. */
  readonly ending?: string;
  /** The columns of its query; default: those of orders. */
  readonly columns?: readonly Field[];
  /** The table after its first run: partitioning and clustering as the API has them. `null`: nothing stands. */
  readonly stands?: Json | null;
  /** The columns of the tables that it makes; default: those of its query. */
  readonly made?: readonly Field[];
  /** A table of another shape that stands before a further run. */
  readonly changed?: { readonly title: string; readonly stands: Json; readonly fullRefresh?: boolean };
  readonly answers?: readonly { readonly to: string; readonly field: Field; readonly rows: readonly string[] }[];
}

const orders: readonly Field[] = [
  { name: "id", type: "INTEGER" },
  { name: "day", type: "DATE" },
  { name: "placed_at", type: "TIMESTAMP" },
  { name: "status", type: "STRING" },
  { name: "amount", type: "NUMERIC" },
];

/** The columns that a case's query gives. */
export const columnsOf = ({ columns = orders }: Case): readonly Field[] => columns;

/** Those of the table that it makes: the time of ingestion is none of them. */
export function madeColumnsOf(each: Case): readonly Field[] {
  if (each.made !== undefined) return each.made;
  const partition = each.config.partition_by as { field?: string; time_ingestion_partitioning?: boolean } | undefined;
  const isLess = partition?.time_ingestion_partitioning === true;
  return isLess ? columnsOf(each).filter(({ name }) => name !== partition?.field) : columnsOf(each);
}

const byDay = { timePartitioning: { type: "DAY", field: "day" } };
const daily = { partition_by: { field: "day", data_type: "date" } };

const structOf = (...names: readonly string[]): Field => ({
  name: "item",
  type: "RECORD",
  fields: names.map((name) => ({ name, type: "STRING" })),
});
const [idColumn, dayColumn] = orders;
const swapped = [idColumn!, dayColumn!, structOf("note", "sku")];
/** A table whose struct has its fields in another order. */
const inOrder = (table: object, ...names: readonly string[]) => ({
  ...table,
  schema: { fields: [idColumn!, dayColumn!, structOf("sku", "note", ...names)] },
});

const views: readonly Case[] = [
  {
    name: "view",
    title: "a view with every option, its description persisted",
    config: {
      materialized: "view",
      hours_to_expiration: 48,
      labels: { team: "shop" },
      labels_from_meta: true,
      meta: { tier: "gold" },
      resource_tags: { "proj/env": "prod" },
      persist_docs: { relation: true, columns: true },
    },
    yaml: {
      description: 'Orders, "as they are".\nOne row each.',
      columns: [{ name: "id", description: "its number" }],
    },
    stands: { type: "VIEW" },
    changed: { title: "a table stands in its place", stands: {}, fullRefresh: true },
  },
  {
    name: "view_authorized",
    title: "a view that reads datasets in the place of its readers",
    config: { materialized: "view", grant_access_to: [{ project: "proj", dataset: "raw" }] },
    stands: { type: "VIEW" },
  },
  {
    name: "view_contract",
    title: "a view with a contract and grants",
    config: {
      materialized: "view",
      contract: { enforced: true },
      grants: { "roles/bigquery.dataViewer": ["group:analysts@example.com"] },
    },
    columns: orders.slice(0, 2),
    sql: "select id, day from {{ source('raw', 'orders') }}",
    yaml: {
      columns: [
        { name: "id", data_type: "int64" },
        { name: "day", data_type: "date" },
      ],
    },
    stands: { type: "VIEW" },
  },
  {
    name: "materialized_view",
    title: "a materialized view: made, refreshed, altered and replaced",
    config: {
      materialized: "materialized_view",
      enable_refresh: true,
      refresh_interval_minutes: 60,
      max_staleness: 'INTERVAL "4:0:0" HOUR TO SECOND',
      cluster_by: "status",
      labels: { team: "shop" },
    },
    sql: "select status, count(*) as orders from {{ source('raw', 'orders') }} group by status",
    columns: [
      { name: "status", type: "STRING" },
      { name: "orders", type: "INTEGER" },
    ],
    stands: {
      type: "MATERIALIZED_VIEW",
      clustering: { fields: ["status"] },
      maxStaleness: "0-0 0 4:0:0",
      labels: { team: "shop" },
      materializedView: { enableRefresh: true, refreshIntervalMs: "3600000" },
    },
    changed: {
      title: "it is refreshed every half hour",
      stands: {
        type: "MATERIALIZED_VIEW",
        clustering: { fields: ["status"] },
        materializedView: { enableRefresh: true, refreshIntervalMs: "1800000" },
      },
    },
  },
  {
    name: "materialized_view_options",
    title: "a materialized view that goes away when nobody builds it, with a key and tags",
    config: {
      materialized: "materialized_view",
      hours_to_expiration: 48,
      kms_key_name: "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
      resource_tags: { "proj/env": "prod" },
      grants: { "roles/bigquery.dataViewer": ["group:analysts@example.com"] },
    },
    sql: "select status, count(*) as orders from {{ source('raw', 'orders') }} group by status",
    stands: {
      type: "MATERIALIZED_VIEW",
      resourceTags: { "proj/env": "prod" },
      encryptionConfiguration: {
        kmsKeyName: "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key/cryptoKeyVersions/3",
      },
      materializedView: {},
    },
    changed: {
      title: "it has another key and tag, and labels that the config has no more",
      stands: {
        type: "MATERIALIZED_VIEW",
        resourceTags: { "proj/env": "dev" },
        labels: { team: "shop" },
        encryptionConfiguration: { kmsKeyName: "projects/proj/locations/eu/keyRings/ring/cryptoKeys/old" },
        materializedView: {},
      },
    },
  },
  {
    name: "materialized_view_relaid",
    title: "a materialized view whose clustering changes",
    config: { materialized: "materialized_view", cluster_by: ["status"] },
    sql: "select status, count(*) as orders from {{ source('raw', 'orders') }} group by status",
    stands: { type: "MATERIALIZED_VIEW", materializedView: {} },
  },
];

const tables: readonly Case[] = [
  { name: "table", title: "a table without options", config: { materialized: "table" }, stands: {} },
  {
    name: "table_by_day",
    title: "a table with every option, by day",
    config: {
      materialized: "table",
      ...daily,
      cluster_by: ["status", "id"],
      require_partition_filter: true,
      partition_expiration_days: 90,
      hours_to_expiration: 720,
      kms_key_name: "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
      labels: { team: "shop" },
      resource_tags: { "proj/env": "prod" },
      enable_change_history: true,
      persist_docs: { relation: true },
    },
    yaml: { description: "Orders by day." },
    stands: { ...byDay, clustering: { fields: ["status", "id"] }, description: "Orders by day." },
    changed: { title: "it stands without clustering", stands: byDay },
  },
  ...(
    [
      ["hour", "timestamp", "placed_at", "HOUR"],
      ["month", "datetime", "placed_at", "MONTH"],
      ["year", "date", "day", "YEAR"],
    ] as const
  ).map(
    ([granularity, type, field, unit]): Case => ({
      name: `table_by_${granularity}`,
      title: `a table by ${granularity}s of a ${type}`,
      config: { materialized: "table", partition_by: { field, data_type: type, granularity } },
      columns: orders.map((each) =>
        each.name === "placed_at" ? { ...each, type: type === "datetime" ? "DATETIME" : "TIMESTAMP" } : each,
      ),
      sql:
        type === "datetime"
          ? "select * except (placed_at), datetime(placed_at) as placed_at from {{ source('raw', 'orders') }}"
          : undefined,
      stands: { timePartitioning: { type: unit, field } },
    }),
  ),
  {
    name: "table_by_range",
    title: "a table by ranges of a whole number",
    config: {
      materialized: "table",
      partition_by: { field: "id", data_type: "int64", range: { start: 0, end: 1000, interval: 10 } },
    },
    stands: { rangePartitioning: { field: "id", range: { start: "0", end: "1000", interval: "10" } } },
  },
  {
    name: "table_by_ingestion",
    title: "a table by the time of ingestion",
    config: {
      materialized: "table",
      partition_by: { field: "placed_at", data_type: "timestamp", time_ingestion_partitioning: true },
    },
    stands: { timePartitioning: { type: "DAY" } },
  },
  {
    name: "table_over_view",
    title: "a table in the place of a view",
    config: { materialized: "table" },
    stands: { type: "VIEW" },
  },
  {
    name: "table_contract_order",
    title: "a contract whose structs have their fields in another order than the query",
    config: { materialized: "table", contract: { enforced: true } },
    sql: "select [struct(true as gift, 'a' as sku)] as items, struct(2.5 as lon, 1.5 as lat) as place, id from {{ source('raw', 'orders') }}",
    columns: [
      {
        name: "items",
        type: "RECORD",
        mode: "REPEATED",
        fields: [
          { name: "gift", type: "BOOLEAN" },
          { name: "sku", type: "STRING" },
        ],
      },
      {
        name: "place",
        type: "RECORD",
        fields: [
          { name: "lon", type: "FLOAT" },
          { name: "lat", type: "FLOAT" },
        ],
      },
      { name: "id", type: "INTEGER" },
    ],
    yaml: {
      columns: [
        { name: "id", data_type: "int64" },
        { name: "place", data_type: "struct<lat float64, lon float64>" },
        { name: "items", data_type: "array" },
        { name: "items.sku", data_type: "string" },
        { name: "items.gift", data_type: "bool" },
      ],
    },
  },
  {
    name: "table_contract",
    title: "a contract with nested columns, constraints, and their docs and policy tags",
    config: { materialized: "table", contract: { enforced: true }, persist_docs: { relation: true, columns: true } },
    sql: "select id, struct('x' as street, struct(1.5 as lat, 2.5 as lon) as place) as address, [struct('a' as sku)] as items from {{ source('raw', 'orders') }}",
    columns: [
      { name: "id", type: "INTEGER" },
      {
        name: "address",
        type: "RECORD",
        fields: [
          { name: "street", type: "STRING" },
          {
            name: "place",
            type: "RECORD",
            fields: [
              { name: "lat", type: "FLOAT" },
              { name: "lon", type: "FLOAT" },
            ],
          },
        ],
      },
      { name: "items", type: "RECORD", mode: "REPEATED", fields: [{ name: "sku", type: "STRING" }] },
    ],
    yaml: {
      description: "Orders with addresses.",
      columns: [
        {
          name: "id",
          data_type: "int64",
          description: "its number",
          constraints: [{ type: "not_null" }, { type: "primary_key", warn_unenforced: false }],
        },
        { name: "address", data_type: "struct", description: "where it goes" },
        {
          name: "address.street",
          data_type: "string",
          policy_tags: ["projects/proj/locations/eu/taxonomies/1/policyTags/2"],
        },
        { name: "address.place.lat", data_type: "float64" },
        { name: "address.place.lon", data_type: "float64" },
        { name: "items", data_type: "array", description: "what it holds" },
        { name: "items.sku", data_type: "string", description: "the article" },
      ],
      constraints: [
        {
          type: "foreign_key",
          columns: ["id"],
          to: "source('raw', 'orders')",
          to_columns: ["id"],
          warn_unenforced: false,
        },
      ],
    },
    stands: {},
  },
  {
    name: "table_grants",
    title: "grants: those that stand are asked for, and what the config lacks is revoked",
    config: {
      materialized: "table",
      grants: { "roles/bigquery.dataViewer": ["user:a@example.com", "specialGroup:allAuthenticatedUsers"] },
    },
    stands: {},
  },
  {
    name: "table_hooks",
    title: "hooks and a header",
    config: {
      materialized: "table",
      sql_header: "create temp function twice(x int64) as (x * 2);",
      "pre-hook": ["select 1", { sql: "select 2", transaction: false }],
      "post-hook": "grant `roles/bigquery.dataViewer` on table shop.table_hooks to 'user:a@example.com'",
    },
    sql: "select twice(id) as id from {{ source('raw', 'orders') }}",
    stands: {},
  },
  {
    name: "copy",
    title: "a table copied by a job that costs nothing",
    config: { materialized: "copy" },
    stands: {},
  },
  {
    name: "external",
    title: "files in Cloud Storage and a table that reads them",
    config: { materialized: "external", location: "gs://lake/orders", format: "parquet" },
    stands: { type: "EXTERNAL" },
  },
  {
    name: "table_function",
    title: "a view with parameters",
    config: { materialized: "table_function", parameters: ["least int64", "most int64"] },
    sql: "select * from {{ source('raw', 'orders') }} where id between least and most",
    stands: null,
  },
  {
    name: "function_scalar",
    title: "a function of values",
    kind: "function",
    config: {},
    yaml: { arguments: [{ name: "price", data_type: "numeric" }], returns: { data_type: "numeric" } },
    sql: "price * 1.2",
  },
  {
    name: "function_aggregate",
    title: "a function of groups",
    kind: "function",
    config: { type: "aggregate" },
    yaml: { arguments: [{ name: "price", data_type: "numeric" }], returns: { data_type: "numeric" } },
    sql: "sum(price) * 2",
  },
  {
    name: "function_python",
    title: "a function in Python, which BigQuery runs",
    kind: "function",
    ending: "py",
    config: { runtime_version: "3.11", entry_point: "main" },
    yaml: { arguments: [{ name: "price", data_type: "float64" }], returns: { data_type: "float64" } },
    sql: "def main(price):\n  return price * 1.2",
  },
  {
    name: "function_javascript",
    title: "a function in JavaScript",
    kind: "function",
    ending: "js",
    config: { volatility: "deterministic" },
    yaml: { arguments: [{ name: "price", data_type: "float64" }], returns: { data_type: "float64" } },
    sql: "return price * 1.2;",
  },
];

const incremental = (config: Json): Json => ({ materialized: "incremental", ...config });

const merges: readonly Case[] = [
  {
    name: "merge",
    title: "merge by one key",
    config: incremental({ unique_key: "id" }),
    stands: {},
  },
  {
    name: "merge_without_key",
    title: "merge without a key appends",
    config: incremental({}),
    stands: {},
  },
  {
    name: "merge_columns",
    title: "merge by two keys that updates some columns",
    config: incremental({ unique_key: ["id", "day"], merge_update_columns: ["status", "amount"] }),
    stands: {},
  },
  {
    name: "merge_pruned",
    title: "merge that prunes the partitions of its target",
    config: incremental({
      unique_key: "id",
      ...daily,
      require_partition_filter: true,
      merge_exclude_columns: ["day"],
      incremental_predicates: ["DBT_INTERNAL_DEST.day >= date_sub(current_date(), interval 7 day)"],
    }),
    stands: byDay,
    changed: {
      title: "it stands by month: rebuilt",
      stands: { timePartitioning: { type: "MONTH", field: "day" } },
      fullRefresh: true,
    },
  },
  {
    name: "merge_max_partition",
    title: "merge whose source begins at the last partition",
    config: incremental({ unique_key: "id", ...daily }),
    sql: "select * from {{ source('raw', 'orders') }} {% if is_incremental() %}where day >= _dbt_max_partition{% endif %}",
    stands: byDay,
  },
  {
    name: "merge_new_columns",
    title: "columns that only the source has are appended, within structs too",
    config: incremental({ unique_key: "id", on_schema_change: "append_new_columns" }),
    columns: [
      { name: "id", type: "INTEGER" },
      {
        name: "address",
        type: "RECORD",
        fields: [
          { name: "street", type: "STRING" },
          { name: "city", type: "STRING" },
        ],
      },
      { name: "tags", type: "STRING", mode: "REPEATED" },
    ],
    sql: "select id, struct('x' as street, 'y' as city) as address, ['a'] as tags from {{ source('raw', 'orders') }}",
    stands: {
      schema: {
        fields: [
          { name: "id", type: "INTEGER" },
          { name: "address", type: "RECORD", fields: [{ name: "street", type: "STRING" }] },
        ],
      },
    },
  },
  {
    name: "merge_new_types",
    title: "columns of types with parameters are added as the API names them",
    config: incremental({ unique_key: "id", on_schema_change: "append_new_columns" }),
    columns: [
      { name: "id", type: "INTEGER" },
      { name: "valid", type: "RANGE", rangeElementType: { type: "DATE" } },
      { name: "price", type: "NUMERIC", precision: "12", scale: "2" },
      { name: "place", type: "GEOGRAPHY" },
      { name: "more", type: "JSON" },
    ],
    sql: "select id, range(day, null) as valid, cast(amount as numeric(12, 2)) as price, st_geogpoint(1, 2) as place, json '{}' as more from {{ source('raw', 'orders') }}",
    stands: { schema: { fields: [{ name: "id", type: "INTEGER" }] } },
  },
  {
    name: "merge_new_fields",
    title:
      "a field that comes between others is the table's last one, and gets its own values; one that is gone gets none",
    config: incremental({ unique_key: "id", on_schema_change: "append_new_columns" }),
    columns: [
      { name: "id", type: "INTEGER" },
      {
        name: "items",
        type: "RECORD",
        mode: "REPEATED",
        fields: [
          { name: "sku", type: "STRING" },
          { name: "order", type: "STRING" },
          { name: "note", type: "STRING" },
        ],
      },
    ],
    sql: "select id, [struct('a' as sku, 'b' as `order`, 'c' as note)] as items from {{ source('raw', 'orders') }}",
    stands: {
      schema: {
        fields: [
          { name: "id", type: "INTEGER" },
          {
            name: "items",
            type: "RECORD",
            mode: "REPEATED",
            fields: [
              { name: "sku", type: "STRING" },
              { name: "note", type: "STRING" },
              { name: "gift", type: "BOOLEAN" },
            ],
          },
        ],
      },
    },
  },
  {
    name: "merge_swapped_fields",
    title: "fields of a struct in another order than the table's go by their names, in one statement",
    config: incremental({ unique_key: "id" }),
    columns: swapped,
    sql: "select id, day, struct('b' as note, 'a' as sku) as item from {{ source('raw', 'orders') }}",
    stands: inOrder({}),
  },
  {
    name: "append_swapped_fields",
    title: "the same without a key",
    config: incremental({ incremental_strategy: "append" }),
    columns: swapped,
    sql: "select id, day, struct('b' as note, 'a' as sku) as item from {{ source('raw', 'orders') }}",
    stands: inOrder({}),
  },
  {
    name: "delete_insert_swapped_fields",
    title: "the same for delete+insert",
    config: incremental({ incremental_strategy: "delete+insert", unique_key: "id" }),
    columns: swapped,
    sql: "select id, day, struct('b' as note, 'a' as sku) as item from {{ source('raw', 'orders') }}",
    stands: inOrder({}),
  },
  {
    name: "overwrite_swapped_fields",
    title: "the same for partitions that are replaced, from the last one on",
    config: incremental({ incremental_strategy: "insert_overwrite", ...daily }),
    columns: swapped,
    sql: "select id, day, struct('b' as note, 'a' as sku) as item from {{ source('raw', 'orders') }} {% if is_incremental() %}where day >= _dbt_max_partition{% endif %}",
    stands: inOrder(byDay),
  },
  {
    name: "merge_synced",
    title: "columns are added, dropped, widened and retyped to be those of the source",
    config: incremental({ unique_key: "id", on_schema_change: "sync_all_columns" }),
    stands: {
      schema: {
        fields: [
          { name: "id", type: "INTEGER" },
          { name: "day", type: "DATE" },
          { name: "placed_at", type: "STRING" },
          { name: "status", type: "STRING" },
          { name: "amount", type: "INTEGER" },
          { name: "old", type: "STRING" },
        ],
      },
    },
  },
  {
    name: "merge_retyped",
    title: "a column of another type is cast in a table that demands a filter of partitions",
    config: incremental({
      unique_key: "id",
      on_schema_change: "sync_all_columns",
      ...daily,
      require_partition_filter: true,
    }),
    stands: {
      ...byDay,
      schema: { fields: orders.map((field) => (field.name === "placed_at" ? { ...field, type: "STRING" } : field)) },
    },
  },
  {
    name: "merge_by_ingestion",
    title: "merge into a table by the time of ingestion",
    config: incremental({
      unique_key: "id",
      partition_by: {
        field: "placed_at",
        data_type: "timestamp",
        granularity: "hour",
        time_ingestion_partitioning: true,
      },
    }),
    stands: { timePartitioning: { type: "HOUR" } },
  },
  {
    name: "append",
    title: "append: one insert",
    config: incremental({ incremental_strategy: "append" }),
    stands: {},
  },
  {
    name: "delete_insert",
    title: "delete+insert: one script, both steps or neither",
    config: incremental({
      incremental_strategy: "delete+insert",
      unique_key: "id",
      ...daily,
      incremental_predicates: ["day > '2024-01-01'"],
    }),
    stands: byDay,
  },
];

const overwrite = (config: Json): Json => incremental({ incremental_strategy: "insert_overwrite", ...config });
const days = [{ to: "select distinct", field: { name: "day", type: "DATE" }, rows: ["2024-01-01", "2024-01-02"] }];

const overwrites: readonly Case[] = [
  {
    name: "overwrite_dynamic",
    title: "insert_overwrite of the partitions that the new rows have",
    config: overwrite(daily),
    stands: byDay,
  },
  {
    name: "overwrite_static",
    title: "insert_overwrite of named partitions",
    config: overwrite({ ...daily, partitions: ["date '2024-01-01'", "current_date()"] }),
    stands: byDay,
  },
  {
    name: "overwrite_month",
    title: "insert_overwrite by months of a timestamp, from the last partition on",
    config: overwrite({ partition_by: { field: "placed_at", data_type: "timestamp", granularity: "month" } }),
    sql: "select * from {{ source('raw', 'orders') }} {% if is_incremental() %}where placed_at >= _dbt_max_partition{% endif %}",
    stands: { timePartitioning: { type: "MONTH", field: "placed_at" } },
  },
  {
    name: "overwrite_range",
    title: "insert_overwrite by ranges of a whole number",
    config: overwrite({
      partition_by: { field: "id", data_type: "int64", range: { start: 0, end: 1000, interval: 10 } },
    }),
    stands: { rangePartitioning: { field: "id", range: { start: "0", end: "1000", interval: "10" } } },
  },
  {
    name: "overwrite_range_filtered",
    title: "insert_overwrite by ranges where the table demands a filter of partitions",
    config: overwrite({
      partition_by: { field: "id", data_type: "int64", range: { start: 0, end: 1000, interval: 10 } },
      require_partition_filter: true,
    }),
    stands: { rangePartitioning: { field: "id", range: { start: "0", end: "1000", interval: "10" } } },
  },
  {
    name: "overwrite_reserved",
    title: "insert_overwrite by a column that is named by a reserved word, from the last partition on",
    config: overwrite({ partition_by: { field: "Window", data_type: "date" }, require_partition_filter: true }),
    columns: [
      { name: "id", type: "INTEGER" },
      { name: "window", type: "DATE" },
    ],
    sql: "select id, day as `window` from {{ source('raw', 'orders') }} {% if is_incremental() %}where day >= _dbt_max_partition{% endif %}",
    stands: { timePartitioning: { type: "DAY", field: "window" } },
  },
  {
    name: "overwrite_copied",
    title: "insert_overwrite by copy jobs, a partition each",
    config: overwrite({ partition_by: { ...daily.partition_by, copy_partitions: true } }),
    stands: byDay,
    answers: days,
  },
  {
    name: "overwrite_static_copied",
    title: "insert_overwrite of named partitions by copy jobs",
    config: overwrite({
      partition_by: { ...daily.partition_by, copy_partitions: true },
      partitions: ["date '2024-01-01'", "date '2024-01-02'"],
    }),
    stands: byDay,
    answers: days,
  },
  {
    name: "overwrite_by_ingestion",
    title: "insert_overwrite of partitions by the time of ingestion",
    config: overwrite({ partition_by: { field: "day", data_type: "date", time_ingestion_partitioning: true } }),
    stands: { timePartitioning: { type: "DAY" } },
  },
  {
    name: "overwrite_new_columns",
    title: "insert_overwrite that looks at the columns first",
    config: overwrite({ ...daily, on_schema_change: "append_new_columns" }),
    stands: { ...byDay, schema: { fields: orders.slice(0, 4) } },
  },
  {
    name: "microbatch",
    title: "microbatch: each batch is a partition known beforehand",
    config: incremental({
      incremental_strategy: "microbatch",
      event_time: "day",
      batch_size: "day",
      begin: "2024-01-01",
      lookback: 0,
      ...daily,
    }),
    stands: byDay,
  },
  {
    name: "microbatch_by_timestamp",
    title: "microbatch by days of a timestamp, which are UTC's",
    config: incremental({
      incremental_strategy: "microbatch",
      event_time: "placed_at",
      batch_size: "day",
      begin: "2024-01-01",
      lookback: 0,
      partition_by: { field: "placed_at", data_type: "timestamp" },
    }),
    stands: { timePartitioning: { type: "DAY", field: "placed_at" } },
  },
  {
    name: "microbatch_by_other_time",
    title: "microbatch by another time than the partitions': a temporary table of the batch's own says which they are",
    config: incremental({
      incremental_strategy: "microbatch",
      event_time: "placed_at",
      batch_size: "day",
      begin: "2024-01-01",
      lookback: 0,
      ...daily,
    }),
    stands: byDay,
  },
];

const snapshots: readonly Case[] = [
  {
    name: "snapshot_timestamp",
    title: "a snapshot by a timestamp",
    kind: "snapshot",
    config: { unique_key: "id", strategy: "timestamp", updated_at: "placed_at" },
    stands: {},
  },
  {
    name: "snapshot_check",
    title: "a snapshot by values, where what is gone is recorded",
    kind: "snapshot",
    config: { unique_key: "id", strategy: "check", check_cols: ["status"], hard_deletes: "new_record" },
    stands: {},
  },
  {
    name: "snapshot_swapped_fields",
    title: "a snapshot whose struct has its fields in another order than before, and a new one",
    kind: "snapshot",
    config: { unique_key: "id", strategy: "check", check_cols: ["day"], hard_deletes: "new_record" },
    columns: [idColumn!, dayColumn!, structOf("note", "fresh", "sku")],
    sql: "select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from {{ source('raw', 'orders') }}",
    stands: inOrder({}, "gift"),
  },
].map((each): Case => {
  const added = ["dbt_updated_at", "dbt_valid_from", "dbt_valid_to"].map((name) => ({ name, type: "TIMESTAMP" }));
  const ids = ["dbt_scd_id", "dbt_is_deleted"].map((name) => ({ name, type: "STRING" }));
  const changes = ["dbt_change_type", "dbt_unique_key"].map((name) => ({ name, type: "STRING" }));
  const own = "schema" in each.stands ? each.stands.schema.fields : orders;
  const fields = [...own, ...added, ...ids.slice(0, each.config.hard_deletes === "new_record" ? 2 : 1)];
  return { ...each, kind: "snapshot", stands: { schema: { fields } }, made: [...changes, ...fields] };
});

/** Every materialization with its options: each has a golden file. */
export const cases: readonly Case[] = [...views, ...tables, ...merges, ...overwrites, ...snapshots];
