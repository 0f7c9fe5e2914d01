import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

const kinds = "select table_name, table_type from information_schema.tables where table_schema = 'main' order by 1";

describe("materializations", () => {
  it("of the project and of a package, ephemeral models inside each other, and what a test reads through them", async () => {
    const folder = project({
      "project.yml": "name: shop\nmodels:\n  shop:\n    inner:\n      +materialized: ephemeral\n",
      "packages.yml": "packages:\n  - local: helpers\n",
      "helpers/dbt_project.yml": "name: helpers\n",
      "helpers/macros/appending.sql": `{% materialization appending, default %}
  {% set target_relation = api.Relation.create(identifier=model['alias'], schema=schema, database=database, type='table') %}
  {% set existing = load_cached_relation(target_relation) %}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') %}
    {% if existing is none %}create table {{ target_relation }} as {{ sql }}
    {% else %}insert into {{ target_relation }} {{ sql }}{% endif %}
  {% endcall %}
  {{ run_hooks(post_hooks) }}
  {% do adapter.commit() %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}`,
      "macros/plain.sql": `{% materialization plain, adapter='duckdb' %}
  {% call statement('main') %} create or replace view {{ this }} as {{ helpers_comment() }} {{ sql }} {% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}
{% macro helpers_comment() %}/* plain */{% endmacro %}`,
      "models/inner/one.sql": "select 1 as a",
      "models/inner/two.sql": "with one as (select * from {{ ref('one') }}) select a + 1 as a from one",
      "models/kept.sql": "{{ config(materialized='appending') }} select a from {{ ref('two') }}",
      "models/seen.sql": "{{ config(materialized='plain') }} select count(*) as n from {{ ref('kept') }}",
      "models/tests.yml": "models:\n  - name: two\n    columns: [{name: a, data_tests: [not_null]}]\n",
    });
    await quern(folder, ["deps"]);
    await quern(folder, ["build"]);
    await quern(folder, ["build"]);
    expect(await rows(folder, "select n, (select min(a) from kept) from seen")).toEqual(["2|2"]);
    expect(await rows(folder, kinds)).toEqual(["kept|BASE TABLE", "seen|VIEW"]);
  });

  it("may change from run to run: what lies in the place goes", async () => {
    const folder = project({ "models/a.sql": "select 1 as a", "models/b.sql": "select * from {{ ref('a') }}" });
    for (const [materialized, found] of [
      ["view", ["a|VIEW", "b|VIEW"]],
      ["table", ["a|BASE TABLE", "b|VIEW"]],
      ["incremental", ["a|BASE TABLE", "b|VIEW"]],
      ["view", ["a|VIEW", "b|VIEW"]],
      ["incremental", ["a|BASE TABLE", "b|VIEW"]],
    ] as const) {
      writeFileSync(join(folder, "models/a.sql"), `{{ config(materialized='${materialized}') }} select 1 as a`);
      await quern(folder, ["run"]);
      expect(await rows(folder, kinds), materialized).toEqual(found);
    }
  });

  it("that the warehouse lacks are refused by name", async () => {
    const folder = project({
      "models/a.sql": "{{ config(materialized='materialized_view') }} select 1 as a",
      "models/b.sql": "{{ config(materialized='tabel') }} select 1 as a",
    });
    const output = said(await quern(folder, ["run"], 1));
    expect(output).toMatch(/'a' is to be a materialized view, and DuckDB has none/);
    expect(output).toMatch(/tabel[\s\S]*table/);
  });

  it("take indexes, comments and grants as far as DuckDB has them", async () => {
    const folder = project({
      "models/a.sql": `{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['id', 'n']}]) }} select 1 as id, 2 as n`,
      "models/v.sql": "select * from {{ ref('a') }}",
      "models/a.yml": `models:
  - name: a
    description: "It's {{ doc('about_a') }}"
    config: {persist_docs: {relation: true, columns: true}}
    columns: [{name: id, description: The key.}]
  - name: v
    description: A view.
    config: {persist_docs: {relation: true}}
`,
      "models/about.md": "{% docs about_a %}a table{% enddocs %}",
    });
    await quern(folder, ["run"]);
    await quern(folder, ["run"]);
    expect(
      await rows(
        folder,
        "select comment from duckdb_tables() where table_name = 'a' union all select comment from duckdb_views() where view_name = 'v'",
      ),
    ).toEqual(["It's a table", "A view."]);
    expect(
      await rows(folder, "select comment from duckdb_columns() where table_name = 'a' and column_name = 'id'"),
    ).toEqual(["The key."]);
    expect(await rows(folder, "select is_unique from duckdb_indexes() where table_name = 'a' order by 1")).toEqual([
      "false",
      "true",
    ]);
  });
});

describe("macros that change tables", () => {
  it("stand in a model's SQL: reading the project asks the warehouse nothing", async () => {
    const folder = project({
      "seeds/items.csv": "id,price\n1,2\n",
      "models/a.sql": `{% set items = api.Relation.create(database=database, schema=schema, identifier='items', type='table') %}
{{ alter_column_type(ref('items'), 'price', 'varchar') }}
{% do alter_relation_add_remove_columns(items, [api.Column('seen', 'integer')], none) %}
{% do alter_relation_add_remove_columns(items, none, [api.Column('seen', 'integer')]) %}
{{ config(materialized='table') }} select * from {{ ref('items') }}`,
      "models/b.sql":
        "{{ truncate_relation(ref('items')) }} select count(*) as n from {{ ref('items') }}, {{ ref('a') }}",
    });
    await quern(folder, ["build"]);
    expect(await rows(folder, "select column_name, data_type from duckdb_columns() where table_name = 'a'")).toEqual([
      "id|INTEGER",
      "price|VARCHAR",
    ]);
    expect(await rows(folder, "select n from b")).toEqual(["0"]);
  });
});

describe("less than everything", () => {
  const files = {
    "models/events.sql": "select i, timestamp '2024-01-01' + to_days(i::int) as happened from range(10) as r(i)",
    "models/events.yml": "models:\n  - name: events\n    config: {event_time: happened}\n",
    "models/counts.sql":
      "{{ config(materialized='table') }} select count(*) as n, max(i) as last from {{ ref('events') }} as e",
  };

  it("--empty builds with no rows, --sample with those of a span", async () => {
    const folder = project(files);
    await quern(folder, ["run", "--empty"]);
    expect(await rows(folder, "select * from counts")).toEqual(["0|null"]);
    await quern(folder, ["run", "--sample", "{'start': '2024-01-03', 'end': '2024-01-05'}"]);
    expect(await rows(folder, "select * from counts")).toEqual(["2|3"]);
    await quern(folder, ["run"]);
    expect(await rows(folder, "select * from counts")).toEqual(["10|9"]);
    addFiles(folder, {
      "models/raw.sql": "select '{{ ref(\"events\") }}' as text, count(*) as n from {{ ref('events').render() }}",
    });
    await quern(folder, ["run", "--empty", "-s", "raw"]);
    expect(await rows(folder, "select n from raw")).toEqual(["10"]);
  });
});
