import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { expectNoStack, said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

interface Result {
  unique_id: string;
  status: string;
  message: string;
  failures: number | null;
  thread_id: string;
}

const resultsOf = (folder: string): Record<string, Result> => {
  const file = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as { results: Result[] };
  return Object.fromEntries(file.results.map((result) => [result.unique_id, result]));
};

describe("views", () => {
  let folder: string;
  const statement = (): string =>
    readFileSync(join(folder, "target/run/shop/models/a.sql"), "utf8").replace(/\s+/g, " ").trim();
  beforeAll(async () => {
    folder = project({ "models/a.sql": "select 1 as one" });
    await quern(folder, ["run"]);
  });

  it("are made aside and take their name when they stand, as target/run shows", async () => {
    expect(statement()).toBe('create view "shop"."main"."a__dbt_tmp" as ( select 1 as one );');
    await quern(folder, ["run"]);
    expect(await rows(folder, "select one from a")).toEqual(["1"]);
    expect(await rows(folder, "select view_name from duckdb_views() where not internal")).toEqual(["a"]);
  });

  it("are made by the project's own create_view_as, the first time and later", async () => {
    const own = project({
      "models/a.sql": "select 1 as one",
      "macros/own.sql":
        "{% macro duckdb__create_view_as(relation, sql) %}create view {{ relation }} as select *, 'own' as by_whom from ({{ sql }}){% endmacro %}",
    });
    await quern(own, ["run"]);
    await quern(own, ["run"]);
    expect(await rows(own, "select by_whom from a")).toEqual(["own"]);
  });

  it("stay as they were when the new one can't be made, and leftovers are cleared", async () => {
    const broken = project({ "models/a.sql": "select {{ var('what', '1') }} as one" });
    await quern(broken, ["run"]);
    await quern(broken, ["run", "--vars", "what: no_such_column"], 1);
    expect(await rows(broken, "select one from a")).toEqual(["1"]);
    await rows(broken, "create view a__dbt_tmp as select 2 as two");
    await quern(broken, ["run"]);
    expect(await rows(broken, "select view_name from duckdb_views() where not internal")).toEqual(["a"]);
  });
});

describe("hooks of a run", () => {
  it("tell in dbt's words how they went; models are skipped on demand when one fails", async () => {
    const folder = project({
      "project.yml": `name: shop
on-run-start:
  - "select 1"
  - "select * from no_such_table"
  - "select 3"
flags:
  skip_nodes_if_on_run_start_fails: true
`,
      "models/a.sql": "select 1 as a",
    });
    await quern(folder, ["run"], 1);
    const results = resultsOf(folder);
    expect(results["operation.shop.shop-on-run-start-0"]).toMatchObject({
      status: "success",
      message: "shop.on-run-start.0 passed",
      failures: 0,
      thread_id: "main",
    });
    expect(results["operation.shop.shop-on-run-start-1"]).toMatchObject({ status: "error", failures: 1 });
    expect(results["operation.shop.shop-on-run-start-1"]!.message).toMatch(
      /^shop\.on-run-start\.1 failed, error:\n Database Error\n/,
    );
    expect(results["operation.shop.shop-on-run-start-2"]).toMatchObject({
      status: "skipped",
      message: "shop.on-run-start.2 skipped",
    });
    expect(results["model.shop.a"]!.status).toBe("skipped");
  });

  it("are the project's own first, then those of packages by name, counted together; the graph has dbt's order", async () => {
    const folder = project({
      "dbt_project.yml": `name: shop
on-run-start: ["select 1", "{{ log('nothing to run') }}"]
on-run-end: "{{ print('graph: ' ~ graph.nodes.values() | map(attribute='name') | join(' ')) if execute }}"
`,
      "dbt_packages/tools/dbt_project.yml": "name: tools\non-run-start: select 2\n",
      "dbt_packages/a_tools/dbt_project.yml": "name: a_tools\non-run-start: select 3\n",
      "packages.yml": "packages: [{local: tools}, {local: a_tools}]\n",
      "tools/dbt_project.yml": "name: tools\n",
      "a_tools/dbt_project.yml": "name: a_tools\n",
      "models/m.sql": "select 1 as id",
      "models/m.yml":
        "models: [{name: m, columns: [{name: id, data_tests: [unique]}]}]\nsnapshots: [{name: kept, relation: ref('m'), config: {unique_key: id, strategy: check, check_cols: all}}]\n",
      "seeds/s.csv": "id\n1\n",
      "analyses/an.sql": "select 1 as id",
      "tests/singular.sql": "select * from {{ ref('m') }} where id < 0",
    });
    const { stdout } = await quern(folder, ["run"]);
    const { results } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8"));
    expect(results.slice(0, 4).map((each: { message: string }) => each.message)).toEqual([
      "shop.on-run-start.0 passed",
      "shop.on-run-start.1 passed",
      "a_tools.on-run-start.2 passed",
      "tools.on-run-start.3 passed",
    ]);
    const { nodes } = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
    const [first, second, third] = ["shop-on-run-start-0", "shop-on-run-start-1", "a_tools-on-run-start-0"].map(
      (name) => nodes[`operation.${name.split("-")[0]}.${name}`],
    );
    expect([first.index, second.index, third.index]).toEqual([1, 2, 3]);
    expect([second.compiled_path, first.original_file_path]).toEqual([null, "./dbt_project.yml"]);
    expect(first.checksum).toEqual(second.checksum);
    expect(stdout).toMatch(/graph: m an singular s shop-on-run-start-0 .* unique_m_id kept$/m);
  });

  it("that can't be rendered end the run with code 2", async () => {
    const folder = project({
      "project.yml": 'name: shop\non-run-start: "{{ ask() }}"\n',
      "macros/ask.sql": "{% macro ask() %}{% do run_query('select * from no_such_table') %}{% endmacro %}",
      "models/a.sql": "select 1 as a",
    });
    const ended = await quern(folder, ["run"], 2);
    expectNoStack(said(ended));
    expect(said(ended)).toContain("Database Error");
    expect(said(ended)).toContain("macros/ask.sql");
    expect(resultsOf(folder)).not.toHaveProperty(["model.shop.a"]);
  });
});

describe("docs generate", () => {
  it("copies the folders of asset-paths, and writes no manifest with --no-compile", async () => {
    const folder = project({
      "project.yml": 'name: shop\nasset-paths: [images, "no such folder"]\n',
      "models/a.sql": "select 1 as a",
      "images/deep/logo.txt": "logo",
    });
    await quern(folder, ["run"]);
    rmSync(join(folder, "target/manifest.json"));
    await quern(folder, ["docs", "generate", "--no-compile"]);
    expect(existsSync(join(folder, "target/manifest.json"))).toBe(false);
    expect(readFileSync(join(folder, "target/images/deep/logo.txt"), "utf8")).toBe("logo");
    await quern(folder, ["docs", "generate"]);
    expect(existsSync(join(folder, "target/manifest.json"))).toBe(true);
  });

  it.each([
    ["../elsewhere", "lies outside the project"],
    [".", "holds the target folder"],
  ])("refuses %s as one of asset-paths", async (path, reason) => {
    const folder = project({ "project.yml": `name: shop\nasset-paths: ["${path}"]\n` });
    expect(said(await quern(folder, ["docs", "generate"], 2))).toContain(reason);
  });
});

describe("clone", () => {
  it("leaves a relation alone that is its own source", async () => {
    const folder = project({
      "models/a.sql": "{{ config(materialized='table') }} select 1 as a",
      "models/v.sql": "select * from {{ ref('a') }}",
    });
    await quern(folder, ["run", "--target-path", "state"]);
    const ended = await quern(folder, ["clone", "--state", "state", "--full-refresh"]);
    expect(said(ended)).toContain("skipping clone for relation");
    expect(await rows(folder, "select a from v")).toEqual(["1"]);
  });

  it("makes views as all views are made: documented, with their hooks, by the project's own materialization", async () => {
    const folder = project({
      "models/a.sql":
        "{{ config(materialized='table', schema=var('where', 'dev'), persist_docs={'relation': true}, post_hook='create table {{ this.schema }}.hooked as select 1 as a') }} select 1 as a",
      "models/all.yml": "models: [{name: a, description: The letter.}]\n",
    });
    await quern(folder, ["run", "--target-path", "state"]);
    const clone = ["clone", "--vars", "where: ci", "--state", "state"];
    await quern(folder, clone);
    expect(await rows(folder, "select schema_name, comment from duckdb_views() where view_name = 'a'")).toEqual([
      "main_ci|The letter.",
    ]);
    expect(await rows(folder, "select count(*) from main_ci.hooked")).toEqual(["1"]);
    mkdirSync(join(folder, "macros"), { recursive: true });
    writeFileSync(
      join(folder, "macros/view.sql"),
      "{% materialization view, adapter='duckdb' %}{% do print('own: ' ~ sql) %}{{ return({'relations': []}) }}{% endmaterialization %}",
    );
    expect(said(await quern(folder, [...clone, "--full-refresh"]))).toContain(
      'own: select * from "shop"."main_dev"."a"',
    );
  });

  it("makes views anew with --full-refresh", async () => {
    const folder = project({
      "models/a.sql": "{{ config(materialized='table', schema=var('where', 'dev')) }} select 1 as a",
    });
    await quern(folder, ["run", "--target-path", "state"]);
    const clone = ["clone", "--vars", "where: ci", "--state", "state"];
    await quern(folder, clone);
    await quern(folder, [...clone, "--full-refresh"]);
    expect(await rows(folder, "select a from main_ci.a")).toEqual(["1"]);
  });
});
