import { createHash } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { listed, quern, rows } from "./warehouse.ts";

interface Node {
  readonly config: Record<string, unknown>;
  readonly tags: readonly string[];
  readonly relation_name: string;
}

const manifestOf = (folder: string): { nodes: Record<string, Node> } =>
  JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));

it("quoting is the project's: a node's config of that name is kept and changes nothing, as in dbt", async () => {
  const folder = project({
    "project.yml": "name: shop\nquoting: {identifier: false}\n",
    "models/a.sql":
      "{{ config(quoting={'identifier': true}) }} select '{{ this.render() }} {{ api.Relation.create(schema=\"s\", identifier=\"i\") }}' as a",
    "models/grows.sql": `{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
      select 1 as a {{ ', 2 as "a b"' if is_incremental() }}`,
  });
  await quern(folder, ["run"]);
  expect(await rows(folder, "select a from a")).toEqual(['"shop"."main".a "s".i']);
  // a new column is added under a name that is not quoted
  const { stdout } = await quern(folder, ["run", "--select", "grows"], 1);
  expect(stdout).toContain("QN-DB-STATEMENT");
});

describe("precedence: project file, property file, the model itself", () => {
  let nodes: Record<string, Node>;
  beforeAll(async () => {
    const folder = project({
      "project.yml": `name: shop
models:
  +tags: [all]
  +meta: {owner: top, level: 1}
  +materialized: view
  shop:
    +pre-hook: ["select 'project'"]
    marts:
      +materialized: table
      +tags: marts
      +schema: marts
      deep:
        +meta: {level: 3}
`,
      "models/plain.sql": "select 1 as a",
      "models/marts/deep/a.sql":
        "{{ config(tags=['own'], meta={'own': true}, pre_hook=\"select 'own'\", materialized='incremental') }} select 1 as a",
      "models/marts/b.sql": "select 1 as b",
      "models/marts/marts.yml": `models:
  - name: a
    config: {tags: [file], meta: {level: 2, file: yes}, materialized: ephemeral, alias: called}
  - name: b
    config: {materialized: view, schema: other}
`,
    });
    await quern(folder, ["parse"]);
    nodes = manifestOf(folder).nodes;
  });

  it("the strongest wins, tags and hooks add up, meta merges", () => {
    const a = nodes["model.shop.a"]!;
    expect(a.config.materialized).toBe("incremental");
    expect([...a.tags].sort()).toEqual(["all", "file", "marts", "own"]);
    expect(a.config.meta).toEqual({ owner: "top", level: 2, file: true, own: true });
    expect((a.config["pre-hook"] as { sql: string }[]).map(({ sql }) => sql)).toEqual([
      "select 'project'",
      "select 'own'",
    ]);
    expect(a.relation_name).toBe('"shop"."main_marts"."called"');
  });

  it("a deeper folder is stronger than one above it, a property file stronger than both", () => {
    expect(nodes["model.shop.plain"]!.config.materialized).toBe("view");
    expect(nodes["model.shop.b"]!.config.materialized).toBe("view");
    expect(nodes["model.shop.b"]!.relation_name).toBe('"shop"."main_other"."b"');
  });
});

describe("a project file's templates", () => {
  it("know the target as models do", async () => {
    const names = ["name", "target_name", "profile_name", "type", "schema", "database", "threads"];
    const tag = `[${names.map((name) => `target.${name}`).join(", ")}] | join('/')`;
    const folder = project({
      "project.yml": `name: shop\nprofile: shop\nmodels: {+tags: "{{ ${tag} }}", shop: {tests_only: {+enabled: "{{ target.name == 'test' }}"}}}\n`,
      "profiles.yml":
        "shop: {target: dev, outputs: {dev: &o {type: duckdb, path: shop.duckdb, threads: 3}, test: *o}}\n",
      "models/a.sql": `{{ config(tags=${tag}) }} select 1 as a`,
      "models/tests_only/b.sql": "select 1 as b",
    });
    const found = async (target: string): Promise<string[]> =>
      listed(folder, { target, select: ["resource_type:model"], output: "json", outputKeys: ["name", "tags"] });
    expect(await found("dev")).toEqual(['{"name":"a","tags":["dev/dev/shop/duckdb/main/shop/3"]}']);
    expect((await found("test")).map((line) => JSON.parse(line).name)).toEqual(["a", "b"]);
  });
});

describe("names", () => {
  it("are made by the project's generate_*_name macros", async () => {
    const folder = project({
      "macros/names.sql": `{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or 'plain' }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}_{{ node.resource_type }}{% endmacro %}`,
      "models/a.sql": "{{ config(schema='own') }} select 1 as a",
      "models/b.sql": "select * from {{ ref('a') }}",
    });
    await quern(folder, ["run"]);
    expect(await rows(folder, "select table_schema, table_name from information_schema.tables order by 1")).toEqual([
      "own|a_model",
      "plain|b_model",
    ]);
  });

  it("with spaces and capitals are quoted", async () => {
    const folder = project({
      "models/a.sql": "{{ config(alias='Große Tabelle', schema='my schema') }} select 1 as a",
      "models/b.sql": "select * from {{ ref('a') }}",
    });
    await quern(folder, ["build"]);
    expect(await rows(folder, 'select a from "main_my schema"."Große Tabelle"')).toEqual(["1"]);
  });
});

describe("hooks", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "project.yml": `name: shop
on-run-start:
  - "create table if not exists log (i integer default nextval('n'), what varchar)"
  - "insert into log (what) values ('start of {{ flags.WHICH }}')"
on-run-end: "insert into log (what) values ('end: {% for r in results %}{{ r.node.name }} {{ r.status }} {% endfor %}{{ schemas | join }}')"
models:
  shop:
    +materialized: table
    +pre-hook: "insert into log (what) values ('before {{ this.name }}')"
    +post-hook:
      - "insert into log (what) values ('after {{ this.name }}')"
      - {sql: "insert into log (what) select 'outside ' || count(*) from {{ this }}", transaction: false}
`,
      "macros/setup.sql":
        "{% macro setup() %}{% do run_query('create sequence if not exists n') %}{% do adapter.commit() %}{% endmacro %}",
      "models/a.sql": "select 1 as a",
      "models/b.sql": "{{ config(post_hook=\"{{ log_it('from a macro') }}\") }} select * from {{ ref('a') }}",
      "macros/log_it.sql": "{% macro log_it(text) %}insert into log (what) values ('{{ text }}'){% endmacro %}",
    });
    await quern(folder, ["run-operation", "setup"]);
    await quern(folder, ["run"]);
  });

  it("run in their order, around each model and around the run", async () => {
    expect(await rows(folder, "select what from log order by i")).toEqual([
      "start of run",
      "before a",
      "after a",
      "outside 1",
      "before b",
      "after b",
      "from a macro",
      "outside 1",
      "end: a success b success main",
    ]);
  });

  it("of property files are rendered when the model runs, and order the graph", async () => {
    const named = project({
      "models/a.sql": "{{ config(materialized='table') }} select 1 as a",
      "models/z.sql": "{{ config(materialized='table') }} select 7 as n",
      "models/a.yml": `models:
  - name: a
    config:
      pre_hook: "create or replace table seen as select '{{ this.name }} {{ execute }} {{ model.name }}' as who, n from {{ ref('z') }}"
    columns:
      - {name: a, data_type: "{{ 'big' ~ 'int' }}", description: "{{ 'told' }}"}
`,
    });
    await quern(named, ["run"]);
    expect(await rows(named, "select who, n from seen")).toEqual(["a True a|7"]);
    const { nodes } = JSON.parse(readFileSync(join(named, "target", "manifest.json"), "utf8"));
    expect(nodes["model.shop.a"].columns.a).toMatchObject({ data_type: "bigint", description: "told" });
    expect(nodes["model.shop.a"].config["pre-hook"][0].sql).toContain("{{ this.name }}");
  });

  it("that fail take back the model's transaction", async () => {
    const broken = project({
      "models/a.sql":
        "{{ config(materialized='table', post_hook='insert into no_such_table values (1)') }} select 1 as a",
    });
    await quern(broken, ["run"], 1);
    expect(await rows(broken, "select count(*) from information_schema.tables where table_name = 'a'")).toEqual(["0"]);
  });
});

it("configs and checksums are written as dbt writes them", async () => {
  const batches = "materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day'";
  const yaml = `snapshots:
  - name: past
    relation: ref('a')
    config: {strategy: check, unique_key: id, check_cols: all, snapshot_meta_column_names: {dbt_valid_to: ends}}
models:
  - name: b
    config: {materialized: incremental, incremental_strategy: microbatch, event_time: at, batch_size: day, begin: 2024-01-01 05:30}
`;
  const folder = project({
    "models/a.sql": `{{ config(${batches}, begin='2024-01-01') }} select 1 as id, now() as at`,
    "models/b.sql": "select 1 as id, now() as at",
    "models/c.sql": `{{ config(${batches}, begin=modules.datetime.datetime(2024, 1, 1, 5)) }} select 1 as id, now() as at`,
    "models/all.yml": yaml,
  });
  await quern(folder, ["parse"]);
  const { nodes } = manifestOf(folder);
  const begins = ["a", "b", "c"].map((name) => nodes[`model.shop.${name}`]!.config.begin);
  expect(begins).toEqual(["2024-01-01T00:00:00", "2024-01-01T05:30:00", "2024-01-01T05:00:00"]);
  expect(nodes["snapshot.shop.past"]).toMatchObject({
    checksum: { name: "sha256", checksum: createHash("sha256").update(yaml.trim()).digest("hex") },
    config: {
      snapshot_meta_column_names: {
        dbt_valid_to: "ends",
        dbt_valid_from: null,
        dbt_scd_id: null,
        dbt_updated_at: null,
        dbt_is_deleted: null,
      },
    },
  });
});

it("whole floats and moments stand in configs and meta as dbt has them, in templates, artifacts and compared states", async () => {
  const folder = project({
    "project.yml":
      "name: shop\nvars: {v: 2.0}\nmodels: {+meta: {rate: 2.0}, shop: {+custom: 4.0, folder: {+deep: [1.0, 1]}}}\n",
    "models/folder/a.sql": `{{ config(meta={'inline': 5.0, 'n': 1}, other=6.0) }}
select '{{ [config.get('custom'), config.get('other'), config.get('late'), config.get('given'), config.get('deep')] }}' as configs,
  '{{ model.meta | string | replace("'", "") }}' as meta
  {% if execute %}, '{{ [graph.sources.values() | map(attribute="meta") | list, graph.groups.values() | map(attribute="owner") | list] | string | replace("'", "") }}' as others{% endif %}`,
    "models/all.yml": `groups: [{name: g, owner: {name: x, cost: 2.0}}]
models:
  - name: a
    config: {late: 8.0, given: "{{ var('v') }}", meta: {at: 2024-05-06 07:08:09}}
    columns: [{name: meta, data_tests: [{not_null: {config: {meta: {t: 11.0}}}}]}]
sources: [{name: raw, tables: [{name: t, config: {meta: {s: 3.0}}}]}]
`,
  });
  await quern(folder, ["run"]);
  expect(await rows(folder, "select * from a")).toEqual([
    "[4.0, 6.0, 8.0, 2.0, [1.0, 1]]|{rate: 2.0, at: 2024-05-06T07:08:09, inline: 5.0, n: 1}|" +
      "[[{s: 3.0}], [{email: None, name: x, cost: 2.0}]]",
  ]);
  const text = readFileSync(join(folder, "target/manifest.json"), "utf8");
  expect(text).toContain('"meta":{"rate":2.0,"at":"2024-05-06T07:08:09","inline":5.0,"n":1}');
  expect(text).toContain(`{{ config(meta={'t': 11.0}) }}`);
  cpSync(join(folder, "target/manifest.json"), join(folder, "state/manifest.json"));
  expect(await listed(folder, { select: ["state:modified"], state: "state" })).toEqual([]);
  expect(await listed(folder, { select: ["config.meta.rate:2.0"], resourceTypes: ["model"] })).toEqual([
    "shop.folder.a",
  ]);
});
