import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addFiles, project, runQuern } from "../cli/quern.ts";
import { rows } from "../features/warehouse.ts";
import { expectNoStack, type Fault, meet, said } from "./fault.ts";

const faults: readonly Fault[] = [
  {
    name: "bad SQL: the database's message at the model's own line",
    files: { "models/c.sql": "{{ config(materialized='table') }}\n\nselect 1 as a\nfromm x" },
    args: ["run"],
    code: 1,
    says: [
      "Error in model c",
      "QN-DB-STATEMENT at models/c.sql:4",
      'syntax error at or near "fromm"',
      "> 4 | fromm x",
      "compiled",
    ],
  },
  {
    name: "a column that does not exist, below a loop that wrote lines",
    files: {
      "models/c.sql":
        "select\n{% for i in range(3) %}\n  {{ i }} as c{{ i }},\n{% endfor %}\n  no_such_column\nfrom (select 1 as a)",
    },
    args: ["run"],
    code: 1,
    says: ["QN-DB-STATEMENT at models/c.sql:5", "no_such_column"],
  },
  {
    name: "a materialization that does not exist",
    files: { "models/a.sql": "{{ config(materialized='tabel') }} select 1 as a" },
    args: ["run"],
    code: 1,
    says: ["QN-RUN-MATERIALIZATION at models/a.sql:1", "'tabel'", "Did you mean 'table'?"],
  },
  {
    name: "a contract that the model breaks",
    files: {
      "models/a.sql": "select 1 as b",
      "models/x.yml":
        "models:\n  - name: a\n    config: {contract: {enforced: true}, materialized: table}\n    columns: [{name: a, data_type: int}]\n",
    },
    args: ["run"],
    code: 1,
    says: ["QN-RUN-CONTRACT at models/a.sql:1", "missing in definition", "missing in contract"],
  },
  {
    name: "a unit test whose rows have a column too many",
    files: {
      "models/a.sql": "select 1 as a",
      "models/b.sql": "select * from {{ ref('a') }}",
      "models/u.yml":
        "unit_tests:\n  - name: u\n    model: b\n    given:\n      - input: ref('a')\n        rows: [{aa: 1}]\n    expect: {rows: [{a: 1}]}\n",
    },
    args: ["build"],
    code: 1,
    says: ["SKIP relation main.b", "at models/u.yml:2:5", "Invalid column name: 'aa'", "['a']"],
  },
  {
    name: "a unit test without rows for an input",
    files: {
      "models/a.sql": "select 1 as a",
      "models/b.sql": "select * from {{ ref('a') }}",
      "models/u.yml": "unit_tests:\n  - name: u\n    model: b\n    given: []\n    expect: {rows: []}\n",
    },
    args: ["test"],
    code: 1,
    says: ["QN-RUN-UNIT-TEST at models/u.yml:2:5", "'a'", "rows: []"],
  },
  {
    name: "an operation that fails in the database",
    files: { "macros/a.sql": "{% macro m() %}\n{% do run_query('select zz') %}{% endmacro %}" },
    args: ["run-operation", "m"],
    code: 1,
    says: ["QN-DB-STATEMENT", "zz", "in macro m (macros/a.sql:1)"],
  },
  {
    name: "an operation that does not exist",
    files: { "macros/a.sql": "{% macro clean_up() %}{% endmacro %}" },
    args: ["run-operation", "cleanup"],
    code: 2,
    says: ["QN-MACRO-NOT-FOUND", "Did you mean 'clean_up'?"],
  },
  {
    name: "a seed with ragged lines",
    files: { "seeds/a.csv": "a,b\n1,2\n3\n4,5,6\n" },
    args: ["seed"],
    code: 1,
    says: ["QN-SEED-INVALID at seeds/a.csv:3", "1 field in line 3", "header has 2"],
  },
  {
    name: "an empty seed",
    files: { "seeds/a.csv": "" },
    args: ["seed"],
    code: 1,
    says: ["QN-SEED-INVALID at seeds/a.csv:1", "empty"],
  },
  {
    name: "a seed in another encoding",
    files: { "seeds/a.csv": new Uint8Array([0x61, 0x0a, 0xe9, 0x0a]) },
    args: ["seed"],
    code: 1,
    says: ["QN-FILE-ENCODING at seeds/a.csv:2"],
  },
  {
    name: "a seed whose values are not of the declared type",
    files: {
      "seeds/a.csv": "a\n1\nx\n",
      "project.yml": "name: t\nseeds: {t: {a: {+column_types: {a: integer}}}}\n",
    },
    args: ["seed"],
    code: 1,
    says: ["QN-SEED-INVALID at seeds/a.csv:3", 'column a value "x"', "column_types"],
  },
];

describe.concurrent("bad SQL and bad seeds", () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    await meet(fault);
  });

  it("says nothing of quern's own macros, also where the line can't be told", async () => {
    const { ended } = await meet({
      name: "reserved word",
      files: { "models/a.sql": "{{ config(materialized='table') }} select * from (values (1)) as t(at)" },
      args: ["run"],
      code: 1,
      says: ["QN-DB-STATEMENT at models/a.sql:1", "syntax error"],
    });
    expect(said(ended)).not.toContain("in macro");
  });

  it("a seed with a header only is an empty table", async () => {
    const fault = { name: "header", files: { "seeds/a.csv": "a,b\n" }, args: ["seed"], says: ["PASS=1"] };
    await meet({ ...fault, code: 0 });
  });

  it("a model that fails leaves its last good table, and only what stands on it is skipped", async () => {
    const folder = project({
      "models/good.sql": "{{ config(materialized='table') }} select 1 as a",
      "models/child.sql": "{{ config(materialized='table') }} select a from {{ ref('good') }}",
      "models/other.sql": "select 2 as b",
    });
    expect((await runQuern(["run"], { cwd: folder })).code).toBe(0);
    addFiles(folder, { "models/good.sql": "{{ config(materialized='table') }} select 1 / 'x' as a" });
    const ended = await runQuern(["run"], { cwd: folder });
    expect(ended.code).toBe(1);
    expect(said(ended)).toContain("Done. PASS=1 WARN=0 ERROR=1 SKIP=1");
    expectNoStack(said(ended));
    const results = JSON.parse(readFileSync(join(folder, "target", "run_results.json"), "utf8")).results;
    expect(
      Object.fromEntries(results.map((each: { unique_id: string; status: string }) => [each.unique_id, each.status])),
    ).toEqual({ "model.shop.good": "error", "model.shop.child": "skipped", "model.shop.other": "success" });
    const skipped = results.find((each: { status: string }) => each.status === "skipped");
    expect(skipped.message).toBeNull();
    expect(await rows(folder, "select a from good")).toEqual(["1"]);
    addFiles(folder, { "models/good.sql": "{{ config(materialized='table') }} select 3 as a" });
    const retried = await runQuern(["retry"], { cwd: folder });
    expect(said(retried)).toContain("Done. PASS=2");
  });
});
