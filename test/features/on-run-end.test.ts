import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

it("on-run-end knows the schemas of what was built, and of tests that store their failures", async () => {
  const folder = project({
    "dbt_project.yml": `name: shop
version: "1.0"
profile: shop
on-run-end: "{{ print('schemas ' ~ (schemas | sort | join(' ')) ~ ', in ' ~ database_schemas[0] ~ ', results ' ~ (results | length)) }}"
`,
    "profiles.yml":
      "shop: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, schema: main, threads: 1 } } }\n",
    "models/wide.sql": "{{ config(schema='wide') }} select 1 as id",
    "tests/stores.sql":
      "{{ config(store_failures=true, schema='kept') }} select id from {{ ref('wide') }} where id > 1",
    "tests/forgets.sql": "{{ config(schema='lost') }} select id from {{ ref('wide') }} where id > 1",
  });
  const { stdout } = await quern(folder, ["build"]);
  expect(stdout).toContain("schemas main_kept main_wide, in ('shop', 'main_wide'), results 3");
});

it("keeps what the macros of a hook wrote after one of them began a transaction, where dbt takes it back", async () => {
  const folder = project({
    "dbt_project.yml": 'name: shop\nprofile: shop\non-run-end: "{{ told() }}"\n',
    "macros/told.sql": `{% macro told() %}
  {% do run_query('create table told (columns integer)') %}
  {% set columns = adapter.get_columns_in_relation(ref('a')) %}
  {% do run_query('insert into told values (' ~ columns | length ~ ')') %}
{% endmacro %}`,
    "models/a.sql": "select 1 as id, 2 as n",
  });
  await quern(folder, ["run"]);
  expect(await rows(folder, "from told")).toEqual(["2"]);
});
