import { describe, expect, it } from "vitest";
import { type Fault, meet } from "../faults/fault.ts";

/** What dbt has and quern has not is told by its name, with the reason. */
describe("what quern does not do", () => {
  it.each<Fault>([
    {
      name: "Python models",
      files: {
        "models/scored.py": "def model(dbt, session):\n    return dbt.ref('a')\n",
        "models/a.sql": "select 1 as id",
      },
      args: ["build"],
      code: 1,
      says: ["QN-UNSUPPORTED at models/scored.py:1", "quern has no Python to run it", "Rewrite it in SQL"],
    },
    {
      name: "materialized views on DuckDB",
      files: { "models/summed.sql": "{{ config(materialized='materialized_view') }} select 1 as id" },
      args: ["build"],
      code: 1,
      says: ["models/summed.sql", "'summed' is to be a materialized view, and DuckDB has none"],
    },
    {
      name: "private packages",
      files: { "packages.yml": "packages: [{private: acme/tools}]\n" },
      args: ["deps"],
      code: 2,
      says: ["a private package, which needs dbt's cloud", "Name its repository with 'git'"],
    },
    {
      name: "projects of dbt's cloud",
      files: {
        "dependencies.yml": "projects: [{name: finance}]\n",
        "models/a.sql": "select * from {{ ref('finance', 'revenue') }}",
      },
      args: ["build"],
      code: 2,
      says: ["dependencies.yml names other projects (finance)", "depends on a node named 'revenue'"],
    },
    {
      name: "profiles of other warehouses",
      files: {
        "project.yml": "name: shop\nprofile: shop\n",
        "profiles.yml": "shop: {target: dev, outputs: {dev: {type: snowflake, account: x}}}\n",
      },
      args: ["build"],
      code: 2,
      says: ["snowflake", "duckdb"],
    },
  ])("$name", async (fault) => {
    await meet(fault);
    expect.hasAssertions();
  });
});

/** dbt ignores most of these without a word. */
describe("what is misspelt", () => {
  it("warns with the nearest name: keys, configs, paths of configs", async () => {
    await meet({
      name: "misspelt",
      files: {
        "project.yml": "name: shop\nmodels:\n  shop:\n    +tags: [a]\n  shoop:\n    +tags: [b]\n",
        "models/a.sql": "{{ config(materialised='view') }} select 1 as id",
        "models/a.yml": "models:\n  - name: a\n    descripton: x\n",
      },
      args: ["build"],
      code: 0,
      says: [
        "at models/a.yml:3:5",
        "Did you mean 'description'?",
        "at models/a.sql:1",
        "Did you mean 'materialized'?",
        "- models.shoop",
        "'shoop' may mean 'shop'",
      ],
    });
  });

  it("is told all at once, each at its place: refs, arguments of tests, macros of packages with their calls", async () => {
    await meet({
      name: "several errors",
      files: {
        "dbt_packages/tools/dbt_project.yml": "name: tools\n",
        "dbt_packages/tools/macros/t.sql":
          "{% macro outer() %}\n  {{ tools.inner() }}\n{% endmacro %}\n\n{% macro inner() %}\n  {{ exceptions.raise_compiler_error('no such luck') }}\n{% endmacro %}\n",
        "models/a.sql": "select 1 as id",
        "models/a.yml":
          "models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - accepted_values:\n              arguments: {valeus: [1]}\n",
        "models/b.sql": "select {{ tools.outer() }}",
        "models/c.sql": "select *\nfrom {{ ref('aa') }}",
      },
      args: ["build"],
      code: 2,
      says: [
        "QN-PARSE-TEST-ARGUMENT at models/a.yml:6:13",
        "Did you mean 'values'?",
        "QN-JINJA-RAISED at dbt_packages/tools/macros/t.sql:6",
        "> 6 |",
        "in macro inner (dbt_packages/tools/macros/t.sql:5)",
        "in macro outer (dbt_packages/tools/macros/t.sql:1)",
        "called by model.shop.b",
        "QN-REF-NOT-FOUND at models/c.sql:2",
        "> 2 | from {{ ref('aa') }}",
        "Did you mean 'a'?",
      ],
    });
  });
});
