import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { build, compile, ls, show, test } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import type { Written } from "./warehouse.ts";

/** What commands tell of nodes that they render and don't run, and of those that they skip. */
describe("nodes that are compiled alone", () => {
  const hook = "target/compiled/shop/dbt_project.yml/hooks/shop-on-run-end-0.sql";
  let folder: string;
  let effects: { cwd: string; env: Record<string, string> };
  let results: Readonly<Record<string, Record<string, unknown>>>;
  const options = () => ({ projectDir: folder });
  const artifact = (name: string) => JSON.parse(readFileSync(join(folder, "target", name), "utf8"));
  const readResults = (): void => {
    const { results: list } = artifact("run_results.json") as { results: { unique_id: string }[] };
    results = Object.fromEntries(list.map((result) => [result.unique_id, result]));
  };
  const hookOf = (): Record<string, unknown> =>
    (artifact("manifest.json") as Written).nodes!["operation.shop.shop-on-run-end-0"];
  beforeAll(() => {
    folder = project({
      "dbt_project.yml":
        "name: shop\nprofile: shop\non-run-start: [select 0]\non-run-end: ['select {{ results | length }}']\n",
      "seeds/names.csv": "id,name\n1,a\n",
      "models/aside.sql": "{{ config(materialized='ephemeral') }} select * from {{ ref('names') }}",
      "models/people.sql": "select * from {{ ref('aside') }}",
      "models/below.sql": "select name from {{ ref('people') }}",
      "models/all.yml": `sources:
  - name: raw
    schema: main
    tables: [{ name: names, config: { loaded_at_field: "timestamp '2024-01-01'", freshness: { warn_after: { count: 1, period: day } } } }]
models:
  - name: people
    columns:
      - name: id
        data_tests: [{ accepted_values: { arguments: { values: [2] } } }]
unit_tests:
  - name: names_stay
    model: people
    given: [{ input: ref('names'), rows: [{ name: long }, { name: null }] }]
    expect: { rows: [{ name: long }, { name: null }] }
  - name: waits
    model: below
    given: [{ input: ref('people'), rows: [] }]
    expect: { rows: [] }
`,
    });
    effects = { cwd: folder, env: { HOME: folder } };
  });

  it("compile renders hooks, and gives seeds a result", async () => {
    await build({ ...options(), select: ["names"] }, effects);
    await compile(options(), effects);
    readResults();
    expect(results["operation.shop.shop-on-run-end-0"]).toMatchObject({ status: "success", compiled_code: "select 0" });
    expect(results["seed.shop.names"]).toMatchObject({ status: "success", compiled_code: null, relation_name: null });
    expect(results["model.shop.aside"]).toBeUndefined();
    expect(readFileSync(join(folder, hook), "utf8")).toBe("select 0");
    await compile({ ...options(), select: ["aside"] }, effects);
    readResults();
    expect(Object.keys(results)).toEqual(["model.shop.aside"]);
  });

  it("a model that waits in vain takes its unit tests with it; texts of fixtures are not cut", async () => {
    await build(options(), effects);
    readResults();
    expect(results["unit_test.shop.below.waits"]).toMatchObject({ status: "skipped" });
    const { compiled_code: sql } = results["unit_test.shop.people.names_stay"]!;
    expect(String(sql).replaceAll(/\s+/g, " ")).toContain(
      `-- Fixture for names select cast(null as INTEGER) as "id", cast('long' as character varying) as "name" union all`,
    );
    expect(sql).toContain("cast(null as character varying(256))");
    expect(hookOf()).toMatchObject({ index: 1, compiled_code: "select 6" });
    const ran = (path: string) => readFileSync(join(folder, "target/run/shop/models", path), "utf8");
    expect(ran("all.yml/models/names_stay.sql")).toContain("dbt_internal_unit_test_actual");
    await test({ ...options(), select: ["test_type:unit"] }, effects);
    expect(ran("people.sql")).toMatch(/create\s+view/);
  });

  describe("and what is printed of them", () => {
    let printed: string[];
    const listening = () => {
      printed = [];
      return {
        ...effects,
        emit: (event: { type: string; text?: string }) => void (event.type === "output" && printed.push(event.text!)),
      };
    };

    it("compile prints the SQL of what is named, not of its tests; bare with --quiet", async () => {
      await compile({ ...options(), select: ["people+"] }, listening());
      expect(printed).toHaveLength(1);
      expect(printed[0]).toMatch(/^Compiled node 'people' is:\nwith __dbt__cte__aside as/);
      await compile({ ...options(), inline: "select 1", quiet: true }, listening());
      expect(printed).toEqual(["select 1"]);
      await compile({ ...options(), inline: "select 1", output: "json" }, listening());
      expect(JSON.parse(printed[0]!)).toEqual({ compiled: "select 1" });
    });

    it("--no-inject-ephemeral-ctes leaves ephemeral models out", async () => {
      await compile({ ...options(), select: ["people"], injectEphemeralCtes: false, quiet: true }, listening());
      expect(printed).toEqual(["select * from __dbt__cte__aside"]);
      const { nodes } = artifact("manifest.json") as Written;
      expect(nodes!["model.shop.people"]).toMatchObject({
        extra_ctes_injected: false,
        extra_ctes: [{ id: "model.shop.aside", sql: null }],
      });
      expect(nodes!["model.shop.aside"]).not.toHaveProperty("compiled_code");
    });

    it("show writes JSON as Python does, keeps what it ran, and gives seeds a result", async () => {
      const inline = "select 2.00 as d, 1e10 as f, 7 as i, timestamp '2024-01-02 03:04:05' as t, [1.0] as l";
      await show({ ...options(), inline, output: "json" }, listening());
      expect(printed[0]).toContain(
        '"d": 2.0,\n      "f": 10000000000.0,\n      "i": 7,\n      "t": "2024-01-02T03:04:05"',
      );
      await show({ ...options(), select: ["people"], limit: 3, quiet: true }, listening());
      expect(printed[0]).toMatch(/^\| id/);
      expect((artifact("manifest.json") as Written).nodes!["model.shop.people"].compiled_code).toMatch(/limit 3/);
      await show({ ...options(), select: ["names"] }, listening());
      readResults();
      expect(results["seed.shop.names"]).toMatchObject({ status: "success", compiled_code: null });
    });

    it("ls tells of a seed what the manifest does", async () => {
      await ls({ ...options(), select: ["names"], output: "json" }, listening());
      expect(JSON.parse(printed[0]!).depends_on).toEqual({ macros: [] });
    });
  });
});
