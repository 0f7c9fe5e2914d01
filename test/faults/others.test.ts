import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { expectNoStack, type Fault, meet, said } from "./fault.ts";

const model = "select 1 as a";
const source = "sources:\n  - name: raw\n    schema: main\n    tables:\n      - name: t\n";

const faults: readonly Fault[] = [
  {
    name: "a retry with nothing to retry",
    files: { "models/a.sql": model },
    args: ["retry"],
    code: 2,
    says: ["QN-CLI-NOTHING-TO-RETRY", "hint:"],
  },
  {
    name: "a command that does not exist",
    files: { "models/a.sql": model },
    args: ["biuld"],
    code: 2,
    says: ["No such command: biuld", "Did you mean 'build'?"],
  },
  {
    name: "a flag that does not exist",
    files: { "models/a.sql": model },
    args: ["build", "--slect", "a"],
    code: 2,
    says: ["No such option: --slect", "Did you mean '--select'?"],
  },
  {
    name: "a doc block that does not exist",
    files: {
      "models/a.sql": model,
      "models/a.yml": "models:\n  - name: a\n    description: \"{{ doc('custmers') }}\"\n",
      "models/docs.md": "{% docs customers %}Those who buy.{% enddocs %}",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-DOC-NOT-FOUND at models/a.yml:2", "custmers", "Did you mean 'customers'?"],
  },
  {
    name: "a ref to a private model of another group",
    files: {
      "models/a.sql": model,
      "models/b.sql": "select * from {{ ref('a') }}",
      "models/a.yml":
        "groups:\n  - name: g\n    owner: {name: x}\nmodels:\n  - name: a\n    config: {group: g, access: private}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-REF-ACCESS at models/b.sql:1", "private"],
  },
  {
    name: "a ref with no arguments",
    files: { "models/a.sql": "select * from {{ ref() }}" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-TYPE at models/a.sql:1", "ref"],
  },
  {
    name: "a ref to a name without quotes",
    files: { "models/a.sql": "select * from {{ ref(b) }}" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-TYPE at models/a.sql:1", "it got 'Undefined'", "Write ref('model')"],
  },
  {
    name: "a model without any text",
    files: { "models/a.sql": "\n" },
    args: ["run"],
    code: 0,
    says: ["EmptyNode", "models/a.sql", "The model 'a' is empty"],
  },
  {
    name: "a template that divides by zero",
    files: { "models/a.sql": "select\n{{ 1 / 0 }}" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-RUNTIME at models/a.sql:2", "division by zero"],
  },
  {
    name: "packages that are not installed",
    files: { "packages.yml": "packages:\n  - package: a/b\n    version: 1.0.0\n", "models/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PACKAGE-MISSING", "deps"],
  },
  {
    name: "two packages of one name",
    files: {
      "packages.yml": "packages:\n  - local: one\n  - local: two\n",
      "one/dbt_project.yml": "name: same\n",
      "two/dbt_project.yml": "name: same\n",
      "models/a.sql": model,
    },
    args: ["deps"],
    code: 2,
    says: ["QN-DEPS-CONFLICT", "same"],
  },
  {
    name: "freshness by a column that does not exist",
    files: {
      "models/t.sql": "{{ config(materialized='table') }} select 1 as a",
      "models/s.yml": `${source}        loaded_at_field: no_such\n        freshness: {warn_after: {count: 1, period: hour}}\n`,
    },
    args: ["source", "freshness"],
    code: 1,
    says: ["ERROR", "Done."],
  },
  {
    name: "freshness of a time that is none",
    files: {
      "models/s.yml": `${source}        loaded_at_query: "select 'soon'"\n        freshness: {warn_after: {count: 1, period: hour}}\n`,
    },
    args: ["source", "freshness"],
    code: 1,
    says: ["QN-RUN-FRESHNESS at models/s.yml", "soon"],
  },
  {
    name: "rows of a unit test in a file that is not there",
    files: {
      "models/a.sql": model,
      "models/u.yml":
        "unit_tests:\n  - name: u\n    model: a\n    given: []\n    expect: {format: csv, fixture: no_such}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["models/u.yml:2", "no_such"],
  },
];

describe.concurrent("what else can be wrong", () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    await meet(fault);
  });

  it("a folder without a project", async () => {
    const folder = project({ "dbt_project.yml": "name: t\n", "empty/readme.md": "" });
    const ended = await runQuern(["run", "--project-dir", "empty"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatch(/QN-PROJECT-NOT-FOUND[\s\S]*quern init/);
    expectNoStack(said(ended));
  });

  it("a project folder that is not there", async () => {
    const ended = await runQuern(["run", "--project-dir", "no_such"], { cwd: project({}) });
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatch(/no_such/);
    expectNoStack(said(ended));
  });

  it("a folder where a file should be", async () => {
    const folder = project({ "project.yml": "name: t\nprofile: t\n", "models/a.sql": model });
    mkdirSync(join(folder, "profiles.yml"));
    const ended = await runQuern(["run"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatch(/QN-FILE-READ[\s\S]*profiles\.yml/);
    expectNoStack(said(ended));
  });
});
