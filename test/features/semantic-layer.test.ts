import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

const artifact = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, "target", name), "utf8"), (_, value) => value);

const models = {
  "models/orders.sql": "select 1 as order_id, 2 as customer_id, 3.5 as amount, date '2024-01-01' as day",
  "models/days.sql": "select date '2024-01-01' as date_day, 2024 as fiscal_year",
  "models/board.sql":
    "select '{{ metric('revenue') }}' as name, {{ graph.metrics | length if execute else 0 }} as metrics",
  "models/models.yml": `groups: [{name: finance, owner: {name: Ann}}]
models:
  - name: days
    time_spine: {standard_granularity_column: date_day, custom_granularities: [{name: fiscal_year}]}
    columns: [{name: date_day, granularity: day}, {name: fiscal_year}]
semantic_models:
  - name: orders
    model: ref('orders')
    config: {meta: {owner: ann}, group: finance}
    defaults: {agg_time_dimension: ordered_on}
    entities:
      - {name: order_row, type: primary, expr: order_id}
      - {name: customer, type: foreign, expr: customer_id}
    dimensions:
      - {name: ordered_on, type: time, expr: day, type_params: {time_granularity: day}}
    measures:
      - {name: revenue, agg: sum, expr: amount, create_metric: true, config: {meta: {unit: EUR}}}
      - {name: order_count, agg: sum, expr: 1}
exposures:
  - {name: report, type: dashboard, owner: {name: Ann}, depends_on: ["metric('average')"]}
`,
};

const metrics = `metrics:
  - name: order_total
    label: Orders
    type: simple
    type_params: {measure: {name: order_count, fill_nulls_with: 0}}
    filter: "{{ TimeDimension('order_row__ordered_on', 'fiscal_year') }} > 2000"
  - {name: average, label: Average, type: ratio, type_params: {numerator: revenue, denominator: order_total}}
  - {name: last_week, label: Last week, type: cumulative, type_params: {measure: revenue, cumulative_type_params: {window: 7 days}}}
saved_queries:
  - name: by_customer
    tags: nightly
    query_params:
      metrics: [revenue, average]
      group_by: ["Entity('customer')", "TimeDimension('metric_time', 'month')"]
      where: "{{ Dimension('order_row__ordered_on').grain('day') }} > '2024-01-01'"
      order_by: ["Metric('revenue').descending(True)"]
    exports: [{name: for_board, config: {export_as: table, schema: exports}}]
`;

describe("semantic models, metrics and saved queries", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({ ...models, "models/metrics.yml": metrics });
    await quern(folder, ["build"]);
  });

  it("stand in the manifest with what they are made of", () => {
    const manifest = artifact(folder, "manifest.json");
    const model = manifest.semantic_models["semantic_model.shop.orders"];
    expect(model.depends_on.nodes).toEqual(["model.shop.orders"]);
    expect(model.node_relation.alias).toBe("orders");
    expect(model.measures[0]).toMatchObject({ create_metric: false, config: { meta: { owner: "ann", unit: "EUR" } } });
    expect(manifest.metrics["metric.shop.revenue"]).toMatchObject({
      label: "revenue",
      type_params: { expr: "revenue", measure: { name: "revenue" } },
      depends_on: { nodes: ["semantic_model.shop.orders"] },
    });
    const average = manifest.metrics["metric.shop.average"];
    expect(average.depends_on.nodes).toEqual(["metric.shop.revenue", "metric.shop.order_total"]);
    expect(average.type_params.input_measures.map((measure: { name: string }) => measure.name)).toEqual([
      "revenue",
      "order_count",
    ]);
    expect(manifest.metrics["metric.shop.last_week"].type_params.cumulative_type_params.window).toEqual({
      count: 7,
      granularity: "day",
    });
    const query = manifest.saved_queries["saved_query.shop.by_customer"];
    expect(query.exports[0].config).toEqual({
      export_as: "table",
      schema_name: "exports",
      alias: "for_board",
      database: "shop",
    });
    expect(query.tags).toEqual(["nightly"]);
    expect(manifest.child_map["metric.shop.revenue"]).toEqual([
      "metric.shop.average",
      "model.shop.board",
      "saved_query.shop.by_customer",
    ]);
    expect(manifest.exposures["exposure.shop.report"].depends_on.nodes).toEqual(["metric.shop.average"]);
    expect(manifest.group_map.finance).toEqual(["semantic_model.shop.orders"]);
    expect(manifest.nodes["model.shop.board"].compiled_code).toBe("select 'revenue' as name, 4 as metrics");
  });

  it("stand in semantic_manifest.json, for MetricFlow", () => {
    const manifest = artifact(folder, "semantic_manifest.json");
    expect(manifest.project_configuration.time_spines).toMatchObject([
      {
        primary_column: { name: "date_day", time_granularity: "day" },
        custom_granularities: [{ name: "fiscal_year" }],
      },
    ]);
    expect(manifest.semantic_models[0].config).toEqual({ meta: { owner: "ann" } });
    expect(manifest.metrics).toHaveLength(4);
    expect(manifest.saved_queries[0].exports[0].config).toEqual({
      export_as: "table",
      schema_name: "exports",
      alias: "for_board",
    });
  });

  it("are selected by name, neighbourhood and state", async () => {
    const listed = async (...args: string[]) => (await quern(folder, ["ls", "-q", ...args])).stdout.trim().split("\n");
    expect(await listed("--select", "+saved_query:by_customer", "--exclude", "resource_type:model")).toEqual([
      "metric:shop.average",
      "metric:shop.order_total",
      "metric:shop.revenue",
      "saved_query:shop.by_customer",
      "semantic_model:shop.orders",
    ]);
    cpSync(join(folder, "target"), join(folder, "before"), { recursive: true });
    const changed = metrics.replace("> 2000", "> 2010").replace("grain('day')", "grain('week')");
    addFiles(folder, { "models/metrics.yml": changed });
    expect(await listed("--select", "state:modified", "--state", "before")).toEqual([
      "metric:shop.order_total",
      "saved_query:shop.by_customer",
    ]);
    expect(await listed("--resource-type", "metric", "--select", "metric:last*")).toEqual(["metric:shop.last_week"]);
  });
});

it("what breaks a rule of the semantic layer is told with its place, all at once", async () => {
  const folder = project({
    "models/orders.sql": "select 1 as id",
    "models/metricflow_time_spine.sql": "select date '2024-01-01' as date_day",
    "models/wrong.yml": `semantic_models:
  - name: Orders
    model: ref('orders')
    entities:
      - {name: one, type: primary}
      - {name: two_, type: primary}
      - {name: key, type: natural}
    dimensions:
      - {name: kind, type: categorical}
      - {name: day, type: time, type_params: {time_granularity: day}}
      - {name: starts, type: time, type_params: {time_granularity: day, validity_params: {is_start: true}}}
    measures:
      - {name: select, agg: count}
      - {name: middle, agg: percentile, agg_params: {percentile: 2}, agg_time_dimension: kind}
      - {name: fixed, agg: sum, agg_time_dimension: starts, agg_params: {percentile: 0.5}, non_additive_dimension: {name: kind, window_choice: sum, window_groupings: [nobody]}}
  - name: others
    model: ref('orders')
    primary_entity: one
    defaults: {agg_time_dimension: never}
    entities: [{name: kind, type: foreign}]
    dimensions:
      - {name: starts, type: categorical}
    measures: [{name: fixed, agg: median, agg_params: {percentile: 0.4}, agg_time_dimension: starts}]
metrics:
  - {name: first_one, label: Same, type: simple, type_params: {measure: {name: fixed, alias: middle, filter: "{{ Dimension('kind') }}"}}}
  - {name: second_one, label: Same, type: derived, type_params: {expr: first_one, metrics: [{name: first_one, alias: month, offset_window: 2 parsecs, offset_to_grain: moon}]}}
  - {name: third_one, label: Third, type: cumulative, type_params: {measure: fixed, cumulative_type_params: {window: 2 days, grain_to_date: century}}}
  - {name: fourth_one, label: Fourth, type: conversion, type_params: {conversion_type_params: {base_measure: fixed, conversion_measure: middle, entity: nobody, constant_properties: [{base_property: a1, conversion_property: b1}]}}}
saved_queries:
  - name: queried
    query_params:
      metrics: [first_one]
      group_by: ["Dimension('one__nothing')", "Entity('one').grain('day')"]
      limit: -1
      where: "{{ Metric('first_one') }} > 1"
  - name: ordered
    query_params: {metrics: [first_one], order_by: ["Metric('second_one')"]}
`,
  });
  const { stdout } = await quern(folder, ["parse"], 2);
  const said = [
    "QN-PARSE-SEMANTIC at models/wrong.yml:2:5",
    "Invalid name 'Orders'",
    "Invalid name 'two_'",
    "Invalid name 'day' - names cannot match reserved time granularity keywords",
    "Semantic models can have only one primary entity",
    "designated as 'primary' or 'unique'",
    "exactly two time dimensions",
    "has both measures and validity param dimensions",
    "'select' is an SQL reserved keyword",
    "requires an expr to be provided",
    "must be between 0 and 1",
    "aggregation time dimension set to 'kind'",
    "uses agg_params (percentile) only relevant to Percentile measures",
    "defined as a categorical dimension",
    "'window_choice' of 'sum'",
    "window_groupings that are no entities of the model: nobody",
    "Default aggregation time dimension was specified as 'never'",
    "type conflict for dimension 'starts'",
    "pairing is already in use on semantic model 'Orders'",
    "'kind' is used as several types across semantic models: dimension, entity",
    "Found measure with name fixed in multiple semantic models",
    "percentile is set to '0.4'",
    "Can't use label 'Same' for metric 'second_one'",
    "Alias 'middle' for measure 'fixed' conflicts",
    "'kind' should be of the form <primary entity>__<dimension>",
    "Invalid time granularity 'parsecs'",
    "'offset_to_grain': 'moon'",
    "Both offset_window and offset_to_grain set",
    "Invalid name 'month'",
    "'grain_to_date': 'century'",
    "Both window and grain_to_date set",
    "Entity: nobody not found in base semantic model",
    "the measure must be COUNT/SUM(1)/COUNT_DISTINCT",
    "The provided constant property: a1",
    "'Dimension('one__nothing')' is not a valid group-by name",
    "'grain' can't be used with 'Entity' here",
    "Invalid limit value: -1",
    "Metric('first_one') needs a 'group_by' here",
    "'Metric('second_one')' does not match any of the listed metrics or group-by items",
  ];
  expect(said.filter((words) => !stdout.includes(words))).toEqual([]);
});

describe("what can't be read at all", () => {
  it.each([
    ["a key that is not known", "label: L, type: simple, type_params: {measuer: m}", "Did you mean 'measure'?"],
    ["a type that there is not", "label: L, type: simpel, type_params: {measure: m}", "Did you mean 'simple'?"],
    ["a value of another form", "label: 3, type: simple, type_params: {measure: m}", "'label' must be a text"],
    ["a window without a unit", "label: L, type: cumulative, type_params: {measure: m, window: 28}", "must be a text"],
    [
      "a ratio of one",
      "label: L, type: ratio, type_params: {numerator: m}",
      "needs both a numerator and a denominator",
    ],
    ["itself", "label: L, type: derived, type_params: {expr: a1, metrics: [a1]}", "made of itself: a1 --> a1"],
    ["a measure nowhere", "label: L, type: simple, type_params: {measure: m}", "having a measure 'm' does not exist"],
    ["no time spine", "label: L, type: simple, type_params: {measure: revenue}", "requires a time spine"],
  ])("%s", async (_, metric, message) => {
    const folder = project({
      "models/orders.sql": "select 1 as id",
      "models/orders.yml": `semantic_models:
  - name: orders
    model: ref('orders')
    measures: [{name: revenue, agg: sum, agg_time_dimension: ordered_on}]
    dimensions: [{name: ordered_on, type: time, type_params: {time_granularity: day}}]
    entities: [{name: order_row, type: primary}]
metrics: [{name: a1, ${metric}}]
`,
    });
    const { stdout } = await quern(folder, ["parse"], 2);
    expect(stdout).toContain(message);
  });
});
