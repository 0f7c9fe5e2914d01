import { describe, it } from "vitest";
import { type Fault, meet } from "./fault.ts";

const model = "select 1 as a";
const shop = "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb}\n";

const faults: readonly Fault[] = [
  {
    name: "broken YAML, in two files: both are told, with code frames",
    files: {
      "models/a.sql": model,
      "models/x.yml": "models:\n  - name: a\n   description: b\n",
      "models/y.yml": "models: [\n",
    },
    args: ["parse"],
    code: 2,
    says: [
      "QN-YAML-SYNTAX at models/x.yml:3:4",
      "bad indentation",
      "> 3 |    description: b",
      "QN-YAML-SYNTAX at models/y.yml:2:1",
    ],
  },
  {
    name: "an unknown key of the project file",
    files: { "project.yml": "name: t\nmodel-path: [models]\n", "models/a.sql": model },
    args: ["parse"],
    code: 0,
    says: ["WARNING", "project.yml:2:1", "'model-path'", "Did you mean 'model-paths'?"],
  },
  {
    name: "an unknown section of a property file",
    files: { "models/a.sql": model, "models/x.yml": "modles:\n  - name: a\n" },
    args: ["parse"],
    code: 0,
    says: ["WARNING", "models/x.yml:1:1", "'modles'", "Did you mean 'models'?"],
  },
  {
    name: "an unknown key of a model",
    files: { "models/a.sql": model, "models/x.yml": "models:\n  - name: a\n    descriptoin: x\n" },
    args: ["parse"],
    code: 0,
    says: ["WARNING", "models/x.yml:3:5", "'descriptoin'", "Did you mean 'description'?"],
  },
  {
    name: "a misspelt config in a model's file",
    files: { "models/a.sql": "{{ config(materialised='table') }} select 1 as a" },
    args: ["parse"],
    code: 0,
    says: ["WARNING", "models/a.sql:1", "'materialised'", "Did you mean 'materialized'?"],
  },
  {
    name: "a warning that is to be an error",
    files: { "models/a.sql": "{{ config(materialised='table') }} select 1 as a" },
    args: ["--warn-error", "parse"],
    code: 2,
    says: ["'materialised'", "Did you mean 'materialized'?"],
  },
  {
    name: "an entry that describes nothing",
    files: { "models/sales.sql": model, "models/x.yml": "models:\n  - name: slaes\n" },
    args: ["parse"],
    code: 0,
    says: ["WARNING", "models/x.yml:2:5", "'slaes'", "Did you mean 'sales'?"],
  },
  {
    name: "one model described twice",
    files: { "models/a.sql": model, "models/x.yml": "models:\n  - name: a\n  - name: a\n" },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-DUPLICATE at models/x.yml:3:5", "> 3 |   - name: a"],
  },
  {
    name: "two sources of one name",
    files: { "models/s.yml": "sources:\n  - name: raw\n    tables:\n      - name: orders\n      - name: orders\n" },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-DUPLICATE at models/s.yml:5:9"],
  },
  {
    name: "the same test twice",
    files: {
      "models/a.sql": model,
      "models/x.yml":
        "models:\n  - name: a\n    columns:\n      - name: a\n        data_tests:\n          - unique\n          - unique\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-DUPLICATE at models/x.yml:7:13", "> 7 |           - unique"],
  },
  {
    name: "a test that does not exist",
    files: {
      "models/a.sql": model,
      "models/x.yml": "models:\n  - name: a\n    columns:\n      - name: a\n        data_tests: [uniqe]\n",
    },
    // dbt reads it, and fails when it is run
    args: ["build"],
    code: 1,
    says: ["models/x.yml:5", "'test_uniqe' is undefined", "Did you mean 'test_unique'?"],
  },
  {
    name: "an argument that a test does not have",
    files: {
      "models/a.sql": model,
      "models/x.yml":
        "models:\n  - name: a\n    columns:\n      - name: a\n        data_tests:\n          - accepted_values:\n              arguments: {valuess: [1]}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-TEST-ARGUMENT at models/x.yml:6:13", "valuess", "Did you mean 'values'?"],
  },
  {
    name: "a kind of exposure that does not exist",
    files: {
      "models/a.sql": model,
      "models/x.yml": "exposures:\n  - name: e\n    type: dashbord\n    owner: {name: x}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-YAML-SCHEMA at models/x.yml:3:5", "Did you mean 'dashboard'?"],
  },
  {
    name: "a group that nobody declared",
    files: {
      "models/a.sql": "{{ config(group='finance') }} select 1 as a",
      "models/x.yml": "groups:\n  - name: finances\n    owner: {name: x}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-CONFIG at models/a.sql:1", "finance", "Did you mean 'finances'?"],
  },
  {
    name: "a snapshot without a key",
    files: {
      "snapshots/s.sql":
        "\n{% snapshot s %}{{ config(strategy='timestamp', updated_at='u') }} select 1 as id, now() as u{% endsnapshot %}",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-CONFIG at snapshots/s.sql:2", "'s'", "unique_key"],
  },
  {
    name: "a unit test of a model that does not exist",
    files: {
      "models/a.sql": model,
      "models/u.yml": "unit_tests:\n  - name: u\n    model: b\n    given: []\n    expect: {rows: []}\n",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-TEST at models/u.yml:2:5", "'u'"],
  },
  {
    name: "a project without a name",
    files: { "project.yml": "version: 1\n", "models/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PROJECT-INVALID at project.yml:1:1", "'name' is missing"],
  },
  {
    name: "a project whose name is none",
    files: { "project.yml": "name: 'my shop'\n", "models/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PROJECT-INVALID at project.yml:1:1", "'my shop'", "hint:"],
  },
  {
    name: "a project by a name that templates know",
    files: { "project.yml": "name: model\n", "models/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PROJECT-INVALID at project.yml:1:1", "'model'", "hint:"],
  },
  {
    name: "an empty project file",
    files: { "project.yml": "", "models/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PROJECT-INVALID at project.yml:1"],
  },
  {
    name: "a profile of another name",
    files: { "project.yml": "name: t\nprofile: shp\n", "profiles.yml": shop, "models/a.sql": model },
    args: ["run"],
    code: 2,
    says: ["QN-PROFILE-NOT-FOUND", "'shp'", "Did you mean 'shop'?"],
  },
  {
    name: "a target that the profile does not have",
    files: { "project.yml": "name: t\nprofile: shop\n", "profiles.yml": shop, "models/a.sql": model },
    args: ["run", "--target", "prod"],
    code: 2,
    says: ["QN-PROFILE-NOT-FOUND", "'prod'", "dev"],
  },
  {
    name: "an adapter that does not exist",
    files: {
      "project.yml": "name: t\nprofile: shop\n",
      "profiles.yml": shop.replace("duckdb", "duckbd"),
      "models/a.sql": model,
    },
    args: ["run"],
    code: 2,
    says: ["QN-DB-ADAPTER-UNKNOWN at profiles.yml:4", "Did you mean 'duckdb'?"],
  },
  {
    name: "a key that the target does not have",
    files: {
      "project.yml": "name: t\nprofile: shop\n",
      "profiles.yml": shop.replace("duckdb", "duckdb, pth: x"),
      "models/a.sql": model,
    },
    args: ["run"],
    code: 2,
    says: ["QN-PROFILE-INVALID at profiles.yml:4", "'pth'", "Did you mean 'path'?"],
  },
  {
    name: "a profile that was asked for where there is none",
    files: { "project.yml": "name: t\n", "models/a.sql": model },
    args: ["run", "--profile", "shop"],
    env: { HOME: "/nowhere" },
    code: 2,
    says: ["QN-PROFILE-NOT-FOUND", "'shop'", "looked for in"],
  },
  {
    name: "vars that are no YAML",
    files: { "models/a.sql": model },
    args: ["run", "--vars", "{a: "],
    code: 2,
    says: ["QN-YAML-SYNTAX at --vars:1"],
  },
  {
    name: "vars that are no mapping",
    files: { "models/a.sql": model },
    args: ["run", "--vars", "abc"],
    code: 2,
    says: ["--vars", "abc"],
  },
];

describe.concurrent("bad YAML and bad properties", () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    await meet(fault);
  });
});
