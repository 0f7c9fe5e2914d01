import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

const contracted = (columns: string, more = ""): string => `models:
  - name: orders
    config: {contract: {enforced: true}, materialized: table}
${more}    columns:
${columns}
`;

describe("a contract", () => {
  it("makes the table with the names, types and constraints that it declares, in its order", async () => {
    const folder = project({
      "models/customers.sql": "select 1::bigint as id",
      "models/orders.sql": "select 1 as customer, 10::bigint as id, 'x' as note, 2.5::decimal(9, 2) as price",
      "models/orders.yml": `${contracted(
        `      - {name: id, data_type: bigint, constraints: [{type: not_null}, {type: primary_key}]}
      - {name: customer, data_type: bigint, constraints: [{type: foreign_key, to: ref('customers'), to_columns: [id]}]}
      - {name: price, data_type: "decimal(9,2)", constraints: [{type: check, expression: price > 0}]}
      - {name: note, data_type: text}`,
        `    constraints:
      - {type: unique, columns: [id, note], name: one_note_each}
      - {type: check, expression: length(note) < 9}
`,
      )}  - name: customers
    config: {contract: {enforced: true}, materialized: table}
    columns: [{name: id, data_type: bigint, constraints: [{type: primary_key}]}]
`,
    });
    // the type differs in width: dbt compares names of types, and DuckDB says integer
    const refused = said(await quern(folder, ["build"], 1));
    expect(refused).toMatch(/customer\s*\|\s*INTEGER\s*\|\s*BIGINT\s*\|\s*data type mismatch/i);
    writeFileSync(
      join(folder, "models/orders.sql"),
      "select 1::bigint as customer, 10::bigint as id, 'x' as note, 2.5::decimal(9, 2) as price",
    );
    await quern(folder, ["build"]);
    expect(
      await rows(
        folder,
        "select column_name, data_type from information_schema.columns where table_name = 'orders' order by ordinal_position",
      ),
    ).toEqual(["id|BIGINT", "customer|BIGINT", "price|DECIMAL(9,2)", "note|VARCHAR"]);
    expect(
      await rows(
        folder,
        "select distinct constraint_type from duckdb_constraints() where table_name = 'orders' order by 1",
      ),
    ).toEqual(["CHECK", "FOREIGN KEY", "NOT NULL", "PRIMARY KEY", "UNIQUE"]);
  });

  it("that the rows break fails the model, and the last good table stays", async () => {
    const folder = project({
      "models/orders.sql": "select {{ var('id', 1) }} as id",
      "models/orders.yml": contracted("      - {name: id, data_type: integer, constraints: [{type: not_null}]}"),
    });
    await quern(folder, ["build"]);
    const ended = await quern(folder, ["build", "--vars", "id: 'null::integer'"], 1);
    expect(said(ended)).toMatch(/NOT NULL constraint failed[\s\S]*orders\.sql/);
    expect(await rows(folder, "select id from orders")).toEqual(["1"]);
  });

  it("with a column that is missing, too many or without a type says which", async () => {
    const folder = project({
      "models/orders.sql": "select 1 as id, 2 as extra",
      "models/orders.yml": contracted(
        "      - {name: id, data_type: integer}\n      - {name: gone, data_type: integer}",
      ),
      "models/untyped.sql": "select 1 as id",
      "models/untyped.yml": "models: [{name: untyped, config: {contract: {enforced: true}}, columns: [{name: id}]}]",
    });
    const output = said(await quern(folder, ["run"], 1));
    expect(output).toMatch(/extra\s*\|\s*INTEGER\s*\|\s*\|\s*missing in contract/);
    expect(output).toMatch(/gone\s*\|\s*\|\s*INTEGER\s*\|\s*missing in definition/);
    expect(output).toMatch(/untyped[\s\S]*data_type/);
  });
});

it("a contract holds each run of an incremental model, not the first alone", async () => {
  const folder = project({
    "project.yml": "name: shop\n",
    "models/a.sql": `{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
      select 1 as id {{ ', 2 as more' if is_incremental() }}`,
    "models/a.yml":
      "models: [{name: a, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}]}]",
  });
  await quern(folder, ["run"]);
  const { stdout } = await quern(folder, ["run"], 1);
  expect(stdout).toMatch(/more\s*\| INTEGER\s*\|\s*\| missing in contract/);
  expect(await rows(folder, "from a")).toEqual(["1"]);
});

it("a contract of an incremental model needs a way to meet changed columns", async () => {
  const folder = project({
    "models/a.sql": "{{ config(materialized='incremental', on_schema_change=var('change', 'ignore')) }} select 1 as id",
    "models/a.yml":
      "models: [{name: a, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}]}]\n",
  });
  const output = said(await quern(folder, ["run"], 2));
  expect(output).toContain("QN-PARSE-CONFIG at models/a.sql");
  expect(output).toContain("Invalid value for on_schema_change: ignore");
  await quern(folder, ["run", "--vars", "change: fail"]);
});

describe("a change of a contract that was enforced", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "models/orders.sql": "select 1 as id, 'a' as name",
      "models/orders.yml": `${contracted(
        `      - {name: id, data_type: integer, constraints: [{type: not_null}, {type: unique, name: only_once}]}
      - {name: name, data_type: varchar}`,
        "    constraints: [{type: primary_key, columns: [id]}]\n",
      )}  - name: old_one
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: integer}]
  - name: people
    latest_version: 1
    versions: [{v: 1}]
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: integer}]
`,
      "models/people_v1.sql": "select 1 as id",
      "models/old_one.sql": "select 1 as id",
    });
    await quern(folder, ["parse"]);
    cpSync(join(folder, "target"), join(folder, "state"), { recursive: true });
  });
  const edited = (...edits: [string, string][]): void => {
    const file = join(folder, "models/orders.yml");
    let text = readFileSync(file, "utf8");
    for (const [from, to] of edits) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    writeFileSync(file, text);
  };

  it("warns what its readers lose", async () => {
    edited(
      ["data_type: varchar", "data_type: integer"],
      ["{type: not_null}, {type: unique, name: only_once}", "{type: not_null}"],
      ["{type: primary_key, columns: [id]}", ""],
      ["materialized: table", "materialized: view"],
      ["name: old_one\n", "name: old_one\n    deprecation_date: 2999-01-01\n"],
      ["name: old_one\n", "name: old_one\n    enabled: false\n"],
    );
    writeFileSync(join(folder, "models/old_one.sql"), "{{ config(enabled=false) }} select 1 as id");
    const ended = await quern(folder, ["ls", "-s", "state:modified", "state:modified.contract", "--state", "state"]);
    const output = said(ended);
    for (const text of [
      "Breaking change to contracted, unversioned model orders",
      "name (varchar -> integer)",
      "'only_once' constraint on column id",
      "'primary_key' constraint on columns id",
      "table -> view",
      "Contracted model 'model.shop.old_one' was disabled.",
    ])
      expect(output).toContain(text);
    expect(output.match(/name \(varchar/g)).toHaveLength(1);
  });

  it("of a version is an error", async () => {
    edited([
      "versions: [{v: 1}]\n    config: {contract: {enforced: true}}\n    columns: [{name: id, data_type: integer}]",
      "versions: [{v: 1}]\n    config: {contract: {enforced: true}}\n    columns: [{name: id, data_type: bigint}]",
    ]);
    const ended = await runQuern(["ls", "-s", "state:modified", "--state", "state"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatch(/QN-SELECT-CONTRACT[\s\S]*id \(integer -> bigint\)/);
    expectNoStack(said(ended));
  });
});

describe("constraints are held to dbt's rules", () => {
  const entry = (config: string, column: string, more = ""): Record<string, string> => ({
    "project.yml": "name: shop\n",
    "models/a.sql": "select 1 as id, 2 as n",
    "models/a.yml": `models:
  - name: a
    config: {contract: {enforced: true}, ${config}}
    constraints: [${more}]
    columns:
      - {name: id, data_type: integer, constraints: [${column}]}
      - {name: n, data_type: integer, constraints: [{type: primary_key}]}
`,
  });

  it.each([
    ["materialized: table", "{type: bogus}", "", "Invalid constraint type on column id"],
    ["materialized: table", "", "{type: bogus, columns: [id]}", "Invalid constraint type on model a"],
    ["materialized: table", "{type: primary_key}", "", "Found 2 columns (id, n) with primary key constraints"],
    ["materialized: table", "", "{type: primary_key, columns: [id]}", "at the model level and the columns level"],
    [
      "materialized: incremental",
      "",
      "",
      "Invalid value for on_schema_change: ignore. Models materialized as incremental with contracts enabled must set",
    ],
  ])("%s, a column's %s, a model's %s: %s", async (config, column, more, says) => {
    const output = said(await quern(project(entry(config, column, more)), ["parse"], 2));
    expect(output).toContain("Parsing Error");
    expect(output).toContain(says);
  });

  it("a contract's entry names the columns", async () => {
    const folder = project(entry("materialized: table", ""));
    writeFileSync(join(folder, "models/a.yml"), "models: [{name: a, config: {contract: {enforced: true}}}]");
    const output = said(await quern(folder, ["parse"], 2));
    expect(output).toContain("Contract enforcement failed for: (models/a.sql)");
    expect(output).toContain("Constraints must be defined in a `yml` schema configuration file");
  });

  it("a view can't enforce them, and says so", async () => {
    const folder = project(entry("materialized: view", "{type: not_null}"));
    expect((await quern(folder, ["parse"])).stdout).toContain(
      "[UnsupportedConstraintMaterialization] at models/a.yml:2:5: Constraint types are not supported for view materializations",
    );
  });

  it("need a type for each column, in dbt's words", async () => {
    const folder = project(entry("materialized: table", ""));
    writeFileSync(
      join(folder, "models/a.yml"),
      "models: [{name: a, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}, {name: n}]}]",
    );
    expect((await quern(folder, ["run"], 1)).stdout).toContain(
      "Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ['n'] column(s).",
    );
  });
});
