import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

const files = {
  "project.yml": `name: shop
vars: {raw_schema: raw}
on-run-start: "create schema if not exists raw"
sources:
  shop:
    app:
      late: {+enabled: true}
`,
  "macros/make.sql": `{% macro make() %}
{% do run_query("create schema if not exists raw") %}
{% do run_query("create or replace table raw.t_orders as select 1 as id, now()::timestamp - interval 2 hour as loaded, 'de' as land union all select 2, now()::timestamp - interval 3 day, 'fr'") %}
{% do adapter.commit() %}
{% endmacro %}`,
  "models/sources.yml": `sources:
  - name: app
    description: What the app writes.
    schema: "{{ var('raw_schema') }}"
    loader: "by hand"
    meta: {owner: app team}
    tags: [raw]
    loaded_at_field: loaded
    config:
      freshness: {warn_after: {count: 1, period: hour}, error_after: {count: 1, period: day}}
    tables:
      - name: orders
        identifier: t_orders
        description: One row an order.
        columns: [{name: id, data_tests: [unique]}]
        data_tests: [{rows_at_least: {arguments: {count: 2}}}]
      - name: french
        identifier: t_orders
        config:
          freshness: {filter: land = 'fr', error_after: {count: 2, period: day}}
      - name: by_query
        identifier: t_orders
        loaded_at_query: "select max(loaded) from {{ this }} where land = 'de'"
        config:
          freshness: {warn_after: {count: 3, period: hour}, error_after: null}
      - name: unchecked
        identifier: t_orders
        config: {freshness: null}
      - name: off
        config: {enabled: false}
`,
  "models/read.sql": "select * from {{ source('app', 'orders') }}",
  "macros/rows_at_least.sql":
    "{% test rows_at_least(model, count) %} select 1 where (select count(*) from {{ model }}) < {{ count }} {% endtest %}",
  "models/exposures.yml": `exposures:
  - name: weekly_report
    type: dashboard
    label: Weekly report
    maturity: high
    url: https://example.com/report
    owner: {name: Me, email: me@example.com}
    depends_on: [ref('read'), "source('app', 'orders')"]
`,
};

describe("overrides", () => {
  it("put a project's words in the place of a package's, and warn when they meet nothing", async () => {
    const folder = project({
      "packages.yml": "packages: [{local: helpers}]\n",
      "helpers/dbt_project.yml": "name: helpers\n",
      "helpers/models/sources.yml": `sources:
  - name: app
    schema: theirs
    loader: nobody
    tables:
      - {name: orders, description: Theirs., columns: [{name: id, data_tests: [unique]}]}
      - name: others
`,
      "helpers/models/reads.sql": "select * from {{ source('app', 'orders') }}",
      "models/sources.yml": `sources:
  - name: app
    overrides: helpers
    schema: ours
    tables:
      - {name: orders, identifier: our_orders, description: Ours., columns: [{name: id, data_tests: [not_null]}]}
      - name: no_such_table
`,
    });
    await quern(folder, ["deps"]);
    const output = said(await quern(folder, ["parse"]));
    expect(output).toContain("helpers.app.no_such_table");
    const { sources, nodes } = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
    expect(sources["source.helpers.app.orders"]).toMatchObject({
      relation_name: '"shop"."ours"."our_orders"',
      loader: "nobody",
      description: "Ours.",
      patch_path: "models/sources.yml",
    });
    expect(sources["source.helpers.app.others"].schema).toBe("ours");
    const tests = Object.values(nodes as Record<string, { name: string; resource_type: string }>)
      .filter((node) => node.resource_type === "test")
      .map((node) => node.name);
    expect(tests).toEqual(["source_not_null_app_orders_id"]);
  });
});

describe("sources", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project(files);
    await quern(folder, ["run-operation", "make"]);
  });

  it("are read under the names that properties give them, and tested", async () => {
    const { stdout } = await quern(folder, ["build"]);
    expect(stdout).toMatch(/PASS source_unique_app_orders_id/);
    expect(stdout).toMatch(/PASS source_rows_at_least_app_orders_2/);
    expect(await rows(folder, "select count(*) from read")).toEqual(["2"]);
    const manifest = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
    const source = manifest.sources["source.shop.app.orders"];
    expect(source).toMatchObject({
      relation_name: '"shop"."raw"."t_orders"',
      source_description: "What the app writes.",
      description: "One row an order.",
      loader: "by hand",
      tags: ["raw"],
      freshness: { warn_after: { count: 1, period: "hour" }, error_after: { count: 1, period: "day" } },
    });
    expect(manifest.sources["source.shop.app.off"]).toBeUndefined();
    expect(manifest.exposures["exposure.shop.weekly_report"].depends_on.nodes).toEqual([
      "source.shop.app.orders",
      "model.shop.read",
    ]);
  });

  it("of which freshness is asked by a period that dbt does not know are refused", async () => {
    const folder = project({
      "models/s.yml": "sources: [{name: raw, freshness: {warn_after: {count: 1, period: year}}, tables: [{name: t}]}]",
    });
    const { stdout } = await quern(folder, ["parse"], 2);
    expect(stdout).toContain("Parsing Error QN-PARSE-YAML-SCHEMA at models/s.yml");
    expect(stdout).toContain("'year' is not a period of freshness");
  });

  it("are fresh, stale or too old by a column, a filter or a query", async () => {
    const output = said(await quern(folder, ["source", "freshness"], 1));
    expect(output).toMatch(/WARN freshness of app\.orders/);
    expect(output).toMatch(/ERROR STALE freshness of app\.french/);
    expect(output).toMatch(/PASS freshness of app\.by_query/);
    expect(output).not.toContain("unchecked");
    const { results } = JSON.parse(readFileSync(join(folder, "target/sources.json"), "utf8"));
    const states = Object.fromEntries(
      results.map((r: { unique_id: string; status: string }) => [r.unique_id, r.status]),
    );
    expect(states).toEqual({
      "source.shop.app.by_query": "pass",
      "source.shop.app.french": "error",
      "source.shop.app.orders": "warn",
    });
  });
});
