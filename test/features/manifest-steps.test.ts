import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { parsed, type Written } from "./warehouse.ts";

const files = {
  "dbt_project.yml": `name: shop
profile: shop
models:
  shop:
    +materialized: table
    +tags: all
    +schema: own
    +post-hook: "select 1"
on-run-start: [select 1]
snapshots:
  +dbt_valid_to_current: "date '9999-12-31'"
exposures:
  +tags: [of-project]
  +meta: { tier: 3, level: 1 }
`,
  "macros/all.sql": `
{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}
{% macro append(value) %}{{ value }}{% endmacro %}
{% macro uses(list) %}{% do list.append(1) %}{{ log('x') }}{{ ref('orders') }}{% endmacro %}
{% macro log(text) %}{{ text }}{% endmacro %}
{% test odd(model, column_name) %}select * from {{ model }} where {{ column_name }} % 2 = 1{% endtest %}
`,
  "models/orders.sql": "select 1 as id",
  "models/plain.sql": "{{ config(schema=none, tags='x') }} select id from {{ ref('orders') }}",
  "models/off.sql": "{{ config(enabled=false) }} select * from {{ ref('orders') }}, {{ source('raw', 'a') }}",
  "models/all.yml": `sources: [{ name: raw, tables: [{ name: a }] }]
groups:
  - { name: sales, owner: { name: Ada } }
models:
  - name: orders
    constraints: [{ type: check, expression: id > 0 }]
    columns: [{ name: id, data_tests: [odd] }]
exposures:
  - name: report
    type: dashboard
    owner: { name: Ada }
    tags: [b]
    depends_on: [ref('orders')]
    config: { tags: [c], meta: { tier: 1 } }
  - name: plain
    type: dashboard
    owner: { name: Ada }
`,
  "snapshots/states.sql": `{% snapshot states %}
{{ config(unique_key='id', strategy='check', check_cols='all', dbt_valid_to_current=none) }}
select * from {{ ref('orders') }}{% endsnapshot %}`,
};

describe("what a manifest says after parsing is what dbt says", () => {
  let manifest: Written;
  let folder: string;
  beforeAll(async () => {
    folder = project(files);
    manifest = await parsed(folder);
  });
  const node = (start: string) =>
    Object.entries(manifest.nodes!).find(([id]) => id.startsWith(start))![1] as Record<string, Record<string, unknown>>;

  it("tests and exposures reach dbt's own ref, models the project's", () => {
    expect(node("test.shop.odd_orders").depends_on!.macros).toEqual([
      "macro.shop.test_odd",
      "macro.dbt.get_where_subquery",
    ]);
    expect(manifest.exposures!["exposure.shop.report"].depends_on).toEqual({
      macros: [],
      nodes: ["model.shop.orders"],
    });
    expect(node("model.shop.plain").depends_on!.macros).toEqual(["macro.shop.ref"]);
  });

  it("macros depend on whatever macro has the name of a method, and not on what replaces dbt's own names", () => {
    expect(manifest.macros!["macro.shop.uses"].depends_on.macros).toEqual(["macro.shop.append"]);
    expect(manifest.macros!["macro.shop.ref"].depends_on.macros).toEqual(["macro.shop.ref"]);
  });

  it("what is disabled shows what it calls", () => {
    expect(manifest.disabled!["model.shop.off"][0]).toMatchObject({
      refs: [{ name: "orders", package: null, version: null }],
      sources: [["raw", "a"]],
      depends_on: { macros: ["macro.shop.ref"], nodes: [] },
    });
  });

  it("groups take the models' configs as they are, exposures their own in place of the project's", () => {
    expect(manifest.groups!["group.shop.sales"].config).toEqual({
      meta: {},
      materialized: "table",
      tags: "all",
      schema: "own",
    });
    const { "exposure.shop.report": report, "exposure.shop.plain": plain } = manifest.exposures!;
    expect(report.config).toEqual({ enabled: true, tags: ["b", "c"], meta: { tier: 1 } });
    expect(report.unrendered_config).toEqual({ tags: ["c"], meta: { tier: 1 } });
    expect(plain).toMatchObject({ tags: ["of-project"], meta: { tier: 3, level: 1 } });
  });

  it("null in a config leaves what the project file says, but for the relation's name", () => {
    expect(node("snapshot.shop.states").config!.dbt_valid_to_current).toBe("date '9999-12-31'");
    expect(node("model.shop.plain")).toMatchObject({ schema: "main", config: { schema: "own", tags: ["all", "x"] } });
  });

  it("hooks have the schema of the models' config", () => {
    expect(node("operation.shop.")).toMatchObject({ schema: "main_own", relation_name: null });
  });

  it("constraints of models have columns", () => {
    expect(node("model.shop.orders").constraints).toMatchObject([{ type: "check", columns: [] }]);
  });
});
