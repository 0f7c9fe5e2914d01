import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { listed, quern, rows } from "./warehouse.ts";

const files = {
  "project.yml": "name: shop\nvars:\n  rate: 2\n",
  "models/raw.sql": "select 1 as id, 10 as price, date '2024-01-01' as day, 'x' as note",
  "models/prices.sql": "{{ config(materialized='ephemeral') }} select id, price, day from {{ ref('raw') }}",
  "models/totals.sql": `select id, price * {{ var('rate') }} as total, '{{ env_var("QUERN_TEST_PLACE", "here") }}' as place,
  {{ twice('price') }} as twice
from {{ ref('prices') }}`,
  "models/events.sql": `{{ config(materialized='incremental', unique_key='id') }}
select id, day from {{ ref('raw') }}
{% if is_incremental() %} where day > (select max(day) from {{ this }}) {% endif %}`,
  "models/people_v1.sql": "select id, 'v1' as made_by from {{ ref('raw') }}",
  "models/people_v2.sql": "select id, 'v2' as made_by from {{ ref('raw') }}",
  "models/from_source.sql": "select count(*) as n, sum(price) as price from {{ source('shop', 'orders') }}",
  "macros/twice.sql": "{% macro twice(column) %}{{ column }} * 2{% endmacro %}",
  "tests/fixtures/raw_rows.csv": "id,price\n1,4\n2,\n",
  "tests/fixtures/raw_query.sql": "select 7 as id, 5 as price",
  "models/units.yml": `sources:
  - name: shop
    schema: main
    tables: [{name: orders, identifier: raw}]
models:
  - name: people
    latest_version: 2
    versions: [{v: 1}, {v: 2}]
unit_tests:
  - name: overrides
    description: Everything that a test can put in the place of the real thing.
    model: totals
    given: [{input: ref('prices'), rows: [{id: 1, price: 3}]}]
    overrides:
      macros: {twice: "100"}
      vars: {rate: 7}
      env_vars: {QUERN_TEST_PLACE: there}
    expect: {rows: [{id: 1, total: 21, place: there, twice: 100}]}
  - name: inline_csv
    model: totals
    given:
      - input: ref('prices')
        format: csv
        rows: |
          id,price
          1,4
          2,
    expect:
      format: csv
      rows: |
        total,id
        8,1
        ,2
  - name: csv_file
    model: events
    given: [{input: ref('raw'), format: csv, fixture: raw_rows}]
    expect: {rows: [{id: 1}, {id: 2}]}
    overrides: {macros: {is_incremental: false}}
  - name: sql_file
    model: people
    versions: {include: [2]}
    given: [{input: ref('raw'), format: sql, fixture: raw_query}]
    expect: {format: sql, rows: "select 'v2' as made_by, 7 as id"}
  - name: sql_inline
    model: people
    versions: {exclude: [2]}
    given: [{input: ref('raw'), format: sql, rows: "select 7 as id union all select 8"}]
    expect: {rows: [{made_by: v1, id: 7}, {made_by: v1, id: 8}]}
  - name: second_run
    model: events
    overrides: {macros: {is_incremental: true}}
    given:
      - input: ref('raw')
        rows: [{id: 1, day: 2024-01-01}, {id: 2, day: 2024-01-03}]
      - input: this
        rows: [{id: 1, day: 2024-01-02}]
    expect: {rows: [{id: 2, day: 2024-01-03}]}
  - name: a_source
    model: from_source
    config: {tags: [slow], meta: {owner: me}}
    given: [{input: "source('shop', 'orders')", rows: [{price: 3}, {price: 2}]}]
    expect: {rows: [{n: 2, price: 5}]}
  - name: switched_off
    model: totals
    config: {enabled: false}
    given: [{input: ref('prices'), rows: []}]
    expect: {rows: [{id: 1}]}
`,
};

describe("unit tests", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project(files);
    // from_source reads what raw makes, and nothing says so
    await quern(folder, ["run", "--select", "raw"]);
    await quern(folder, ["run", "--exclude", "raw"]);
  });

  it("take rows from mappings, CSV, SQL and files, and put their own in the place of macros, vars and variables", async () => {
    const { stdout } = await quern(folder, ["test", "--select", "test_type:unit"]);
    const passed = [...stdout.matchAll(/PASS (\S+::\S+)/g)].map(([, name]) => name);
    expect(passed.sort()).toEqual([
      "events::csv_file",
      "events::second_run",
      "from_source::a_source",
      "people::sql_file_v2",
      "people::sql_inline_v1",
      "totals::inline_csv",
      "totals::overrides",
    ]);
    expect(stdout).not.toContain("switched_off");
    const compiled = (file: string): string => readFileSync(join(folder, "target/compiled/shop/models", file), "utf8");
    expect(compiled("units.yml/models/overrides.sql")).toContain("'there'");
    expect(compiled("totals.sql"), "what the model's own run compiled stays").toContain("'here'");
    const { results } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8"));
    expect(results.every((result: { compiled_code: string }) => result.compiled_code.includes("__dbt__cte__"))).toBe(
      true,
    );
    expect(await rows(folder, "select id, day from events")).toEqual(["1|2024-01-01"]);
  });

  it("are selected by name, tag and model", async () => {
    expect(await listed(folder, { select: ["unit_test:a_source", "tag:slow", "events,test_type:unit"] })).toEqual([
      "unit_test:shop.a_source",
      "unit_test:shop.csv_file",
      "unit_test:shop.second_run",
    ]);
  });
});

it("once a unit test fails in a build, the model and its other unit tests are skipped; test runs them all", async () => {
  const of = (name: string): string =>
    `  - {name: ${name}, model: b, given: [], expect: {rows: [{id: ${name === "right" ? 1 : 2}}]}}`;
  const folder = project({
    "project.yml": "name: shop\n",
    "models/b.sql": "select 1 as id",
    "models/b.yml": `unit_tests:\n${["right", "wrong", "wrong_too"].map(of).join("\n")}\n`,
  });
  const build = await quern(folder, ["build", "--threads", "4"], 1);
  expect(build.stdout).toContain("Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 TOTAL=4");
  expect(build.stdout).toContain("SKIP unit_test b::wrong_too");
  const test = await quern(folder, ["test"], 1);
  expect(test.stdout).toContain("Done. PASS=1 WARN=0 ERROR=2 SKIP=0 NO-OP=0 TOTAL=3");
});

describe("what a unit test is in the manifest", () => {
  /** The checksums are those of dbt 1.10 for these tests. */
  const tests = `unit_tests:
  - name: plain
    model: a
    given:
      - input: ref('sd')
        rows: [{id: 1, n: "it's", d: 2024-01-01}, {id: 2, n: null, d: '2024-01-02'}]
    expect: {rows: [{id: 1, f: 1.0, g: 1.5e10, b: true, t: 2024-01-01 10:00:00, l: [1, a], s: "a\\nb é"}]}
  - name: csv
    model: a
    given: [{input: ref('sd'), format: csv, rows: "id,n\\n1,a\\n2,\\n"}]
    expect: {format: csv, fixture: f}
  - name: sqls
    model: a
    given: [{input: ref('sd'), format: sql, rows: "select 1 as id"}]
    expect: {format: sql, fixture: q}
    overrides: {vars: {x: 1}, macros: {is_incremental: false}, env_vars: {A: b}}
  - name: seeded
    model: a
    given: [{input: ref('sd')}]
    expect: {rows: [{id: 1, n: a, d: 2024-01-01}, {id: 2, n: "b", d: 2024-01-05}]}
    overrides: {vars: {x: 1.5}}
  - name: t1
    model: m
    overrides: {vars: {x: 1.0, y: [2.0, 3]}, macros: {is_incremental: true, f: 2.0}, env_vars: {A: 1.0}}
    given: []
    expect: {rows: [{id: 1.0}]}
  - {name: versioned, model: v, versions: {exclude: [1]}, given: [], expect: {rows: [{id: 1}]}}
`;
  const folder = (more = ""): string =>
    project({
      "project.yml": "name: shop\nseeds: {+column_types: {d: date}}\n",
      "seeds/sd.csv": "id,n,d\n1,a,2024-01-01\n2,b,2024-01-05\n",
      "tests/fixtures/f.csv": "id,n\n1,a\n2,\n",
      "tests/fixtures/q.sql": "select 1 as id\n",
      "models/a.sql": "select * from {{ ref('sd') }}",
      "models/m.sql": "select 1 as id",
      "models/v_v1.sql": "select 1 as id",
      "models/v_v2.sql": "select 1 as id",
      "models/m.yml": `models: [{name: v, versions: [{v: 1}, {v: 2}]}]\n${tests}${more}`,
    });

  it("has dbt's checksum; an input of which nothing is said is a seed with its own rows", async () => {
    const made = folder();
    await quern(made, ["parse"]);
    const { unit_tests: found } = JSON.parse(readFileSync(join(made, "target", "manifest.json"), "utf8"));
    const checksums = Object.values(found as Record<string, { name: string; checksum: string }>);
    expect(Object.fromEntries(checksums.map(({ name, checksum }) => [name, checksum.slice(0, 12)]))).toEqual({
      plain: "0d65f4dc865c",
      csv: "2e6defe3214f",
      sqls: "2d9fed3b3c5a",
      seeded: "25a9a111d055",
      t1: "b219823ab324",
      versioned: "683aa43f0563",
    });
    expect(found["unit_test.shop.a.plain"].expect.rows[0]).toMatchObject({ f: 1, t: "2024-01-01T10:00:00" });
    expect(found["unit_test.shop.a.seeded"].given[0].rows).toEqual([
      { id: "1", n: "a", d: "2024-01-01" },
      { id: "2", n: "b", d: "2024-01-05" },
    ]);
    await quern(made, ["build", "-s", "sd", "seeded"]);
  });

  it("finds fixtures in folders of fixtures, by names that are theirs alone", async () => {
    const deep =
      "  - {name: deep, model: a, given: [{input: ref('sd'), format: csv, fixture: d}], expect: {rows: []}}\n";
    const made = folder(deep);
    const missing = await quern(made, ["parse"], 2);
    expect(missing.stdout).toContain("Parsing Error");
    expect(missing.stdout).toContain("File not found for fixture 'd' in unit tests in models/m.yml");
    mkdirSync(join(made, "tests/fixtures/one/more"), { recursive: true });
    writeFileSync(join(made, "tests/fixtures/one/more/d.csv"), "id,n\n5,x\n");
    await quern(made, ["parse"]);
    const { unit_tests } = JSON.parse(readFileSync(join(made, "target", "manifest.json"), "utf8"));
    expect(unit_tests["unit_test.shop.a.deep"].given[0].rows).toEqual([{ id: "5", n: "x" }]);
    writeFileSync(join(made, "tests/fixtures/d.csv"), "id,n\n6,x\n");
    const twice = await quern(made, ["parse"], 2);
    expect(twice.stdout).toContain('dbt found two fixtures with the name "d"');
  });

  it.each([
    ["versions: {include: [1], exclude: [2]}", "v", "not both"],
    ["versions: {include: [9]}", "v", "referenced a version of 'v' which was not found"],
    ["versions: {include: [1]}", "m", "when referencing non-versioned model 'm'"],
    ["overrides: {macros: {is_incremental: true}}", "inc", "for incremental model 'inc' must have a 'this' input"],
  ])("%s of %s is refused", async (words, model, says) => {
    const made = folder(`  - {name: x, model: ${model}, ${words}, given: [], expect: {rows: []}}\n`);
    writeFileSync(join(made, "models/inc.sql"), "{{ config(materialized='incremental') }} select 1 as id");
    const { stdout } = await quern(made, ["parse"], 2);
    expect(stdout).toContain("Parsing Error");
    expect(stdout).toContain(says);
  });

  it("needs rows for an input that is no seed", async () => {
    const made = folder("  - {name: bare, model: a, given: [{input: ref('a')}], expect: {rows: []}}\n");
    const { stdout, stderr } = await quern(made, ["parse"], 2);
    expect(stdout + stderr).toContain("The unit test 'bare' says no rows for its input ref('a'), which is no seed");
  });
});
