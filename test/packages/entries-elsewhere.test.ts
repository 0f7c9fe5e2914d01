import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { parsed, quern, rows } from "../features/warehouse.ts";

const profiles =
  "shop: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, schema: main, threads: 1 } } }\n";

const shop = {
  "profiles.yml": profiles,
  "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\nseeds: { tools: { rules: { +enabled: false } } }\n",
  "dbt_packages/tools/dbt_project.yml": "name: tools\nversion: '1.0'\n",
  "dbt_packages/tools/seeds/rules.csv": "code\n7\n",
  "dbt_packages/tools/seeds/seeds.yml": `seeds:
  - name: rules
    description: "Codes of {{ var('whose', 'all') }} rules"
    config: { column_types: { code: varchar } }
    columns: [{ name: code, data_tests: [not_null] }]
`,
  "dbt_packages/tools/models/silent.sql": "select code from {{ ref('rules') }}",
  "seeds/rules.csv": "code\n007\n",
  "models/all.yml": `models:
  - name: silent
    description: nobody else describes it
    data_tests: [{ unique: { column_name: code } }]
`,
};

it("an entry describes a node of another package when its own has none that is enabled", async () => {
  const folder = project(shop);
  for (const again of [false, true]) {
    const { nodes, disabled } = await parsed(folder);
    expect(nodes!["seed.shop.rules"], String(again)).toMatchObject({
      description: "Codes of all rules",
      patch_path: "tools://seeds/seeds.yml",
      config: { column_types: { code: "varchar" } },
    });
    expect(disabled!["seed.tools.rules"]).toMatchObject([
      { description: "", patch_path: null, config: { enabled: false } },
    ]);
    expect(disabled!["seed.tools.rules"][0]).not.toHaveProperty("language");
    expect(nodes!["model.tools.silent"]).toMatchObject({
      description: "nobody else describes it",
      patch_path: "shop://models/all.yml",
    });
    const tests = Object.values(nodes!).filter((node) => node.resource_type === "test");
    expect(tests).toMatchObject([
      { name: "unique_silent_code", package_name: "shop", attached_node: null },
      { name: "not_null_rules_code", package_name: "tools", attached_node: "seed.tools.rules" },
    ]);
  }
  await quern(folder, ["build"]);
  expect(await rows(folder, "from silent")).toEqual(["007"]);
});

it("two packages can't describe one node", async () => {
  const folder = project({
    ...shop,
    "dbt_packages/tools/models/silent.yml": "models: [{ name: silent }]\n",
  });
  const { stdout, stderr } = await quern(folder, ["parse"], 2);
  expect(stdout + stderr).toContain("dbt found two schema.yml entries for the same resource named silent");
});
