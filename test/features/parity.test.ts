import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

/** Small things that dbt's own suite for adapters asks for. */
describe("as in dbt", () => {
  let folder: string;
  beforeAll(() => {
    folder = project({
      "project.yml": "name: shop\ndata_tests:\n  +store_failures: true\n",
      "models/made.sql":
        "{{ config(materialized='table') }} {% set relation = adapter.Relation.create(this.database, this.schema, 'numbers', 'table') %} select count(*) as n from {{ relation }} -- {{ ref('numbers') }}",
      "models/numbers.sql": "{{ config(materialized='table') }} select i from range(9) as r(i)",
      "models/numbers.yml": `models:
  - name: numbers
    columns:
      - name: i
        data_tests:
          - accepted_values:
              arguments: {values: [-1]}
              config: {limit: 4, alias: some_failures}
unit_tests:
  - name: moments
    model: reads_moment
    given:
      - input: ref('moment')
        rows: [{at_moment: 2013-11-03 00:00:00-0}]
    expect:
      rows: [{at_moment: 2013-11-03 00:00:00-0}]
  - name: wrong_column
    model: reads_moment
    given: [{input: ref('moment'), rows: []}]
    expect:
      rows: [{no_such_column: 1}]
`,
      "models/moment.sql": "select timestamp '2013-11-03 00:00:00' as at_moment",
      "models/reads_moment.sql": "select at_moment from {{ ref('moment') }}",
      "models/keyed.sql": "{{ config(materialized='table') }} select 1 as id",
      "models/keyed.yml": `models:
  - name: keyed
    config: {contract: {enforced: true}}
    constraints: [{type: unique, name: a_name, columns: [id]}]
    columns: [{name: id, data_type: integer}]
  - name: headed
    config: {contract: {enforced: true}}
    columns: [{name: answer, data_type: integer}]
`,
      "models/headed.sql":
        "{{ config(materialized='table') }} {% call set_sql_header(config) %} create or replace temp macro magic() as 42; {% endcall %} select magic() as answer",
    });
  });

  it("adapter.Relation makes relations, and names of constraints stand as they are given", async () => {
    await quern(folder, ["run"]);
    expect(await rows(folder, "select n from made")).toEqual(["9"]);
    expect(await rows(folder, "select constraint_text from duckdb_constraints() where table_name = 'keyed'")).toContain(
      "UNIQUE(id)",
    );
    // what the header makes is known when the contract is checked
    expect(await rows(folder, "select answer from headed")).toEqual(["42"]);
  });

  it("a test's limit bounds the rows that are stored", async () => {
    await quern(folder, ["test", "-s", "test_type:data"], 1);
    expect(await rows(folder, "select count(*) from main_dbt_test__audit.some_failures")).toEqual(["4"]);
  });

  it("moments with a zone in the rows of unit tests are values, and a wrong expected column is named", async () => {
    const { stdout } = await quern(folder, ["test", "-s", "test_type:unit"], 1);
    expect(stdout).toMatch(/PASS reads_moment::moments/);
    expect(stdout).toContain("Invalid column name: 'no_such_column' in unit test fixture for expected output.");
  });

  it("show writes what it ran, with its limit, into run_results.json", async () => {
    await quern(folder, ["show", "-s", "numbers", "--limit", "3"]);
    const { args, results } = JSON.parse(
      await (await import("node:fs/promises")).readFile(`${folder}/target/run_results.json`, "utf8"),
    );
    expect(args.limit).toBe(3);
    expect(results[0].compiled_code).toMatch(/limit 3/);
  });

  it.each([
    [
      "both spellings of a hook",
      { "models/a.sql": "{{ config({'pre_hook': 'select 1', 'pre-hook': 'select 2'}) }} select 1 as a" },
      ["parse"],
      2,
      /Compilation Error[\s\S]*pre_hook[\s\S]*pre-hook/,
    ],
    [
      "a seed's empty delimiter",
      { "seeds/a.csv": "a\n1\n", "project.yml": "name: shop\nseeds: {+delimiter: ''}\n" },
      ["seed"],
      1,
      /Compilation Error in seed a[\s\S]*delimiter/,
    ],
    [
      "a project folder that is not there",
      {},
      ["debug", "--project-dir", "nowhere"],
      2,
      /Error: Invalid value for '--project-dir'/,
    ],
  ] as const)("refuses %s", async (_, files, args, code, message) => {
    const ended = await runQuern(args, { cwd: project(files) });
    expect(said(ended)).toMatch(message);
    expect(ended.code).toBe(code);
    expectNoStack(said(ended));
  });
});
