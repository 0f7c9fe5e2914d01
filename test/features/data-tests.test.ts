import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { listed, quern, rows } from "./warehouse.ts";

const files = {
  "project.yml": `name: shop
data_tests:
  shop:
    singular:
      +severity: warn
`,
  "models/numbers.sql":
    "{{ config(materialized='table') }} select i, i % 3 as part, nullif(i, 4) as hole from range(10) as r(i)",
  "models/sums.sql": "select part, sum(i) as total from {{ ref('numbers') }} group by part",
  "models/numbers.yml": `models:
  - name: numbers
    data_tests:
      - at_most:
          name: named_by_hand
          description: No number is above nine.
          arguments: {column: i, limit: 9}
      - at_most:
          name: sum_of_excess
          arguments: {column: i, limit: 7}
          config: {fail_calc: sum(i), error_if: ">20", warn_if: ">=17"}
      - at_most:
          name: sum_of_nothing
          arguments: {column: i, limit: 99}
          config: {fail_calc: sum(i)}
    columns:
      - name: i
        data_tests:
          - unique
          - relationships: {arguments: {to: ref('sums'), field: total}, config: {where: "i = 18", severity: error}}
          - accepted_values: {arguments: {values: [0, 1, 2], quote: false}, config: {warn_if: ">7", error_if: ">7", limit: 7}, name: limited}
      - name: hole
        data_tests:
          - not_null: {config: {severity: warn, store_failures: true, alias: holes}}
          - not_null: {name: off, config: {enabled: false}}
          - not_null: {name: kept_as_a_view, config: {store_failures_as: view, error_if: ">5", warn_if: ">5", schema: kept}}
      - name: part
        data_tests:
          - between: {min: 0, max: 1, name: old_spelling}
`,
  "tests/generic/at_most.sql":
    "{% test at_most(model, column, limit) %}{{ config(tags=['own']) }} select * from {{ model }} where {{ column }} > {{ limit }}{% endtest %}",
  "macros/between.sql":
    "{% test between(model, column_name, min=none, max=none) %}{{ config(severity='warn') }} select * from {{ model }} where {{ column_name }} not between {{ min }} and {{ max }}{% endtest %}",
  "tests/singular/totals_add_up.sql": "select 1 where (select sum(total) from {{ ref('sums') }}) <> 46",
  "tests/singular.yml":
    "data_tests:\n  - name: totals_add_up\n    description: What is in the parts is in the whole.\n",
};

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly failures: number;
  readonly message: string | null;
  readonly relation_name: string | null;
}

const resultsOf = (folder: string): Map<string, Result> => {
  const { results } = JSON.parse(readFileSync(join(folder, "target", "run_results.json"), "utf8"));
  return new Map(results.map((result: Result) => [result.unique_id.split(".")[2], result]));
};

describe("data tests", () => {
  let folder: string;
  let results: Map<string, Result>;
  beforeAll(async () => {
    folder = project(files);
    await quern(folder, ["run"]);
    await quern(folder, ["test"], 0);
    results = resultsOf(folder);
  });

  const verdict = (name: string): string => {
    const found = results.get(name);
    return found === undefined ? "none" : `${found.status} ${found.failures}`;
  };

  it("built in, custom and singular ones: what fails, warns or passes is for their configs to say", () => {
    expect(verdict("named_by_hand")).toBe("pass 0");
    expect(verdict("sum_of_excess")).toBe("warn 17");
    // dbt ends in an error when a sum of no rows is null
    expect(verdict("sum_of_nothing")).toBe("pass 0");
    expect(verdict("unique_numbers_i")).toBe("pass 0");
    expect(verdict("relationships_numbers_i__total__ref_sums_")).toBe("pass 0");
    expect(verdict("limited")).toBe("pass 0");
    expect(verdict("not_null_numbers_hole")).toBe("warn 1");
    expect(verdict("kept_as_a_view")).toBe("pass 0");
    expect(verdict("old_spelling")).toBe("warn 3");
    expect(verdict("totals_add_up")).toBe("warn 1");
    expect(verdict("off")).toBe("none");
  });

  it("called with whole floats have dbt's names, ids and SQL, also from a kept manifest", async () => {
    const floats = project({
      "project.yml": "name: shop\n",
      "models/a.sql": "select 1.0 as id",
      "models/a.yml": `models:
  - name: a
    columns:
      - name: id
        data_tests: [accepted_values: {arguments: {values: [1.0, 2.0], quote: false}, config: {limit: 10.0}}]
`,
    });
    for (const command of ["build", "test"]) {
      await quern(floats, [command]);
      const { results } = JSON.parse(readFileSync(join(floats, "target", "run_results.json"), "utf8"));
      const { unique_id, compiled_code } = results.at(-1);
      expect(unique_id).toBe("test.shop.accepted_values_a_id__False__1_0__2_0.e9125b4f72");
      expect(compiled_code).toMatch(/1\.0\s*,\s*2\.0/);
    }
  });

  it("of what is disabled or missing go with it, and a warning names what is missing", async () => {
    const folder = project({
      "project.yml": "name: shop\n",
      "models/a.sql": "select 1 as id",
      "models/gone.sql": "{{ config(enabled=false) }} select 1 as id",
      "models/a.yml": `sources: [{name: raw, tables: [{name: closed, config: {enabled: false}}]}]
models:
  - name: a
    columns:
      - name: id
        data_tests:
          - relationships: {arguments: {to: ref('gone'), field: id}}
          - relationships: {arguments: {to: ref('nowhere'), field: id}}
          - relationships: {arguments: {to: "source('raw', 'closed')", field: id}}
          - relationships: {arguments: {to: "source('raw', 'nowhere')", field: id}}
`,
      "tests/s.sql": "select * from {{ source('raw', 'nothing') }}",
    });
    const { stdout } = await quern(folder, ["build"]);
    expect(stdout).toContain("a node named 'nowhere' which was not found");
    expect(stdout).toContain("a source named 'raw.closed' which is disabled");
    expect(stdout).toContain("a source named 'raw.nowhere' which was not found");
    expect(stdout).toContain("a source named 'raw.nothing' which was not found");
    expect(stdout).not.toContain("gone");
    expect(stdout).toContain("Done. PASS=1 WARN=0 ERROR=0");
  });

  it("a get_test_sql of the project says warn and error in dbt's words, or the test is an error", async () => {
    const macro = (columns: string): string =>
      `{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}select {{ fail_calc }} as failures, ${columns} from ({{ main_sql }}) as t{% endmacro %}`;
    const folder = project({
      "project.yml": "name: shop\n",
      "models/a.sql": "select 1 as id",
      "models/a.yml": "models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]",
      "macros/m.sql": macro("'yes' as should_warn, 0 as should_error"),
    });
    const said = async (code: number): Promise<string | undefined> => {
      await quern(folder, ["build"], code);
      const { status, message } = resultsOf(folder).get("not_null_a_id")!;
      return `${status}: ${message}`;
    };
    expect(await said(0)).toBe("warn: Got 0 results, configured to warn if != 0");
    writeFileSync(join(folder, "macros/m.sql"), macro("'x' as should_warn, 'no' as should_error"));
    expect(await said(1)).toContain("Macro 'get_test_sql' returns 'x'.  It is not type 'bool'");
    writeFileSync(join(folder, "macros/m.sql"), macro("false as should_warn"));
    expect(await said(1)).toContain("Returned 2 columns, but expected 3 columns");
  });

  it("say where they keep their rows when the command asks for it", async () => {
    const kept = project({
      "project.yml": "name: shop\n",
      "models/a.sql": "select null as id",
      "models/a.yml":
        "models: [{name: a, columns: [{name: id, data_tests: [not_null, not_null: {name: unkept, config: {store_failures: false}}]}]}]",
      "tests/bad.sql": "select nope from {{ ref('a') }}",
    });
    await quern(kept, ["run"]);
    await quern(kept, ["test", "--store-failures"], 1);
    const { nodes } = JSON.parse(readFileSync(join(kept, "target", "manifest.json"), "utf8"));
    const names = (of: Record<string, { relation_name: string | null }>): unknown =>
      Object.fromEntries(Object.entries(of).map(([id, each]) => [id.split(".")[2], each.relation_name]));
    const stored = {
      not_null_a_id: '"shop"."main_dbt_test__audit"."not_null_a_id"',
      bad: '"shop"."main_dbt_test__audit"."bad"',
      unkept: null,
    };
    expect(names(nodes)).toMatchObject(stored);
    expect(Object.fromEntries([...resultsOf(kept)].map(([name, each]) => [name, each.relation_name]))).toEqual(stored);
  });

  it("keep the rows that failed, as a table or as a view", async () => {
    expect(await rows(folder, "select i from main_dbt_test__audit.holes")).toEqual(["4"]);
    expect(await rows(folder, "select i from main_kept.kept_as_a_view")).toEqual(["4"]);
    expect(
      await rows(
        folder,
        "select table_name, table_type from information_schema.tables where table_schema <> 'main' order by 1",
      ),
    ).toEqual(["holes|BASE TABLE", "kept_as_a_view|VIEW"]);
  });

  it.each([
    ["eager", ["relationships_numbers_i__total__ref_sums_", "totals_add_up"]],
    ["cautious", ["totals_add_up"]],
    ["buildable", ["relationships_numbers_i__total__ref_sums_", "totals_add_up"]],
    ["empty", []],
  ] as const)("are chosen with their model under --indirect-selection %s", async (mode, expected) => {
    const found = await listed(folder, {
      select: ["sums"],
      resourceTypes: ["test"],
      output: "name",
      indirectSelection: mode,
    });
    expect(found).toEqual(expected);
  });
});
