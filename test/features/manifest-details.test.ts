import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

const kit = {
  "kit/dbt_project.yml": "name: kit\nversion: '1.0'\nconfig-version: 2\n",
  "kit/macros/kit.sql": "{% macro word() %}{% endmacro %}\n{% macro default__word() %}{% endmacro %}\n",
};

const files = {
  ...kit,
  "profiles.yml":
    "shop: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, schema: main, threads: 1 } } }\n",
  "dbt_project.yml": `name: shop
version: "1.0"
profile: shop
on-run-start: "select 1"
models: { +tags: [all] }
`,
  "packages.yml": "packages: [{ local: kit }]\n",
  "macros/calls.sql": "{% macro calls() %}{{ adapter.dispatch('word', 'kit')() }}{% endmacro %}\n",
  "models/daily.sql":
    "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2024-03-01', batch_size='day') }} select 1 as at",
  "seeds/codes.csv": "id\n1\n",
  "models/people_v1.sql": "select 1 as id",
  "models/people_v2.sql": "select 1 as id",
  "models/all.yml": `sources:
  - name: own
    config: { tags: [raw] }
    tables:
      - name: silent
        columns: [{ name: id, data_tests: [not_null] }]
      - name: never
        config: { freshness: null }
models:
  - name: people
    latest_version: 2
    versions: [{ v: 1, deprecation_date: 2999-12-31 10:00:00+01:00 }, { v: 2 }]
    columns:
      - name: id
        quote: true
        data_tests:
          - not_null: { config: { tags: [keys], meta: { a: true } } }
unit_tests:
  - name: one
    model: people
    versions: { include: [2] }
    given: []
    expect: { rows: [{ id: 1 }] }
`,
};

type Entry = Readonly<Record<string, unknown>>;
type Manifest = Readonly<Record<string, Readonly<Record<string, Entry>>>>;

it("details of nodes are written as dbt writes them", async () => {
  const folder = project(files);
  await quern(folder, ["deps"]);
  await quern(folder, ["seed"]);
  const results = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as { results: Entry[] };
  expect(results.results.find(({ unique_id: id }) => id === "seed.shop.codes")).toMatchObject({
    status: "success",
    relation_name: null,
  });
  const manifest = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8")) as Manifest;
  const { nodes, sources, macros, unit_tests: unitTests } = manifest as Required<Manifest>;
  const entry = (part: Readonly<Record<string, Entry>> | undefined, id: string): Entry =>
    Object.entries(part ?? {}).find(([key]) => key.startsWith(id))![1];

  const none = { count: null, period: null };
  expect(entry(sources, "source.shop.own.silent").freshness).toEqual({
    warn_after: none,
    error_after: none,
    filter: null,
  });
  expect(entry(sources, "source.shop.own.never").freshness).toBeNull();
  expect(entry(nodes, "test.shop.source_not_null_own_silent_id").tags).toEqual([]);

  expect(entry(nodes, "model.shop.daily").config).toMatchObject({ begin: "2024-03-01T00:00:00" });
  expect(entry(nodes, "model.shop.people.v1").deprecation_date).toBe("2999-12-31T10:00:00+01:00");
  expect(entry(nodes, "operation.shop").tags).toEqual(["all", "on-run-start"]);
  expect(entry(nodes, "test.shop.not_null_people_v1")).toMatchObject({
    column_name: '"id"',
    raw_code: `{{ test_not_null(**_dbt_generic_test_kwargs) }}{{ config(tags=['keys'],meta={'a': True}) }}`,
  });
  expect(entry(unitTests, "unit_test.shop.people.one_v2")).toMatchObject({
    fqn: ["shop", "people", "one"],
    versions: { include: [2], exclude: null },
  });
  expect(entry(macros, "macro.shop.calls").depends_on).toEqual({
    macros: ["macro.kit.word", "macro.kit.default__word"],
  });
});
