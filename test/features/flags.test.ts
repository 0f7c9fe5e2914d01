import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

interface Entry {
  readonly [key: string]: unknown;
  readonly unrendered_config: Readonly<Record<string, unknown>>;
  readonly arguments: readonly { readonly name: string; readonly type: string | null }[];
}

const manifestOf = (folder: string): Readonly<Record<"nodes" | "macros", Readonly<Record<string, Entry>>>> =>
  JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));

const projectFile = (flags: string, more = ""): string => `name: shop\nflags: {${flags}}\n${more}`;

describe("dbt's behaviour flags", () => {
  it("source_freshness_run_project_hooks: hooks run around source freshness unless it is false", async () => {
    const hooks =
      'on-run-start: ["create table if not exists ran (moment timestamp)"]\non-run-end: ["insert into ran values (now())"]\n';
    const folder = project({
      "project.yml": projectFile("", hooks),
      "models/s.yml": `sources:
  - name: s
    schema: main
    freshness: {warn_after: {count: 1, period: day}}
    tables: [{name: t, config: {loaded_at_query: "select now()"}}]
`,
    });
    await quern(folder, ["source", "freshness"]);
    expect(await rows(folder, "select count(*) from ran")).toEqual(["1"]);
    writeFileSync(join(folder, "project.yml"), projectFile("source_freshness_run_project_hooks: false", hooks));
    await quern(folder, ["source", "freshness"]);
    expect(await rows(folder, "select count(*) from ran")).toEqual(["1"]);
    writeFileSync(join(folder, "project.yml"), projectFile("", 'on-run-start: ["select nothing"]\n'));
    await quern(folder, ["source", "freshness"], 1);
  });

  it("state_modified_compare_more_unrendered_values: what was written counts, not what it rendered to", async () => {
    const files = {
      "models/a.sql": "{{ config(alias=target.schema ~ '_a', tags=['x']) }} select * from {{ source('s', 't') }}",
      "models/a.yml": `models: [{name: a, config: {meta: {of: "{{ target.schema }}"}}}]
sources: [{name: s, schema: "{{ target.schema }}_raw", tables: [{name: t}]}]
`,
      "profiles.yml": `shop:
  target: dev
  outputs: {dev: {type: duckdb, path: shop.duckdb}, prod: {type: duckdb, path: shop.duckdb, schema: prod}}
`,
    };
    const modified = async (folder: string, ...args: string[]): Promise<string> =>
      (await quern(folder, ["-q", "ls", "-s", "state:modified", "--state", "state", ...args])).stdout.trim();
    const rendered = project({ ...files, "project.yml": projectFile("", "profile: shop\n") });
    await quern(rendered, ["parse"]);
    expect(manifestOf(rendered).nodes["model.shop.a"]!.unrendered_config).toEqual({
      alias: "main_a",
      tags: ["x"],
      meta: { of: "main" },
    });
    cpSync(join(rendered, "target"), join(rendered, "state"), { recursive: true });
    expect(await modified(rendered, "--target", "prod")).toBe("shop.a\nsource:shop.s.t");

    const flag = "state_modified_compare_more_unrendered_values: true";
    const written = project({ ...files, "project.yml": projectFile(flag, "profile: shop\n") });
    await quern(written, ["parse"]);
    expect(manifestOf(written).nodes["model.shop.a"]!.unrendered_config.meta).toEqual({ of: "{{ target.schema }}" });
    cpSync(join(written, "target"), join(written, "state"), { recursive: true });
    expect(await modified(written, "--target", "prod")).toBe("");
    writeFileSync(
      join(written, "models", "a.sql"),
      files["models/a.sql"].replace("tags=", "materialized=var('kind', 'view'), tags="),
    );
    expect(await modified(written, "--target", "prod")).toBe("shop.a");
  });

  it("validate_macro_args: macros have the arguments of their definitions, and property files are held against them", async () => {
    const folder = project({
      "project.yml": projectFile("validate_macro_args: true"),
      "macros/m.sql": "{% macro told(a, b=1) %}{% endmacro %}{% macro untold(x) %}{% endmacro %}",
      "macros/m.yml": `macros:
  - name: told
    arguments: [{name: a, type: "dict[str, list[int]]"}, {name: c, type: list}, {name: d}]
`,
    });
    const { stdout } = await quern(folder, ["parse"]);
    expect(stdout).toContain("Argument c in yaml for macro told does not match the jinja definition.");
    expect(stdout).toContain("Argument c in the yaml for macro told has an invalid type.");
    expect(stdout).toContain("The number of arguments in the yaml for macro told does not match the jinja definition.");
    expect(stdout).not.toContain("Argument a");
    const { macros } = manifestOf(folder);
    expect(macros["macro.shop.told"]!.arguments.map(({ name }) => name)).toEqual(["a", "c", "d"]);
    expect(macros["macro.shop.untold"]!.arguments.map(({ name }) => name)).toEqual(["x"]);
    writeFileSync(join(folder, "project.yml"), projectFile(""));
    const quiet = await quern(folder, ["parse"]);
    expect(quiet.stdout).not.toContain("Argument");
    expect(manifestOf(folder).macros["macro.shop.untold"]!.arguments).toEqual([]);
  });

  it("require_resource_names_without_spaces: a name with a space is an error, or a warning", async () => {
    const files = { "models/my model.sql": "select 1 as id" };
    const refused = await runQuern(["parse"], { cwd: project({ ...files, "project.yml": projectFile("") }) });
    expect(refused.code).toBe(2);
    expect(refused.stdout + refused.stderr).toContain("Resource names cannot contain spaces: 'my model'");
    const flag = projectFile("require_resource_names_without_spaces: false");
    const { stdout } = await quern(project({ ...files, "project.yml": flag }), ["parse"]);
    expect(stdout).toContain("[SpacesInResourceNameDeprecation]");
  });

  it("require_explicit_package_overrides_for_builtin_materializations: packages replace built-in ones only when it is false", async () => {
    const flag = "require_explicit_package_overrides_for_builtin_materializations";
    const folder = project({
      "project.yml": projectFile(""),
      "models/a.sql": "{{ config(materialized='table') }} select 1 as id",
      "dbt_packages/pack/dbt_project.yml": "name: pack\n",
      "dbt_packages/pack/macros/table.sql": `{% materialization table, adapter='duckdb' %}
  {% call statement('main') %}create or replace table {{ this }} as select 'packed' as id{% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}`,
    });
    await quern(folder, ["run"]);
    expect(await rows(folder, "from a")).toEqual(["1"]);
    writeFileSync(join(folder, "project.yml"), projectFile(`${flag}: false`));
    await quern(folder, ["run"]);
    expect(await rows(folder, "from a")).toEqual(["packed"]);
  });

  it("require_nested_cumulative_type_params: a window beside its params warns, or is an error", async () => {
    const folder = project({
      "models/a.sql": "select 1 as id, date '2024-01-01' as at",
      "models/a.yml": `models: [{name: a, time_spine: {standard_granularity_column: at}, columns: [{name: at, granularity: day}]}]
semantic_models:
  - name: sm
    model: ref('a')
    defaults: {agg_time_dimension: at}
    entities: [{name: id, type: primary}]
    dimensions: [{name: at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: total, agg: sum, expr: id}]
metrics: [{name: last_days, label: Last days, type: cumulative, type_params: {measure: total, window: 7 days}}]
`,
    });
    expect((await quern(folder, ["parse"])).stdout).toContain("[MFCumulativeTypeParamsDeprecation]");
    const env = { DBT_REQUIRE_NESTED_CUMULATIVE_TYPE_PARAMS: "true" };
    const { code, stdout, stderr } = await runQuern(["parse"], { cwd: folder, env });
    expect([code, stdout + stderr]).toEqual([2, expect.stringContaining("QN-PARSE-SEMANTIC")]);
  });
});
