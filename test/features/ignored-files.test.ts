import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

const models = (folder: string): string[] =>
  Object.values(
    JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8")).nodes as Record<string, { path: string }>,
  ).map(({ path }) => path);

it("leaves out what .dbtignore names, of every kind, in each package by itself", async () => {
  const broken = "select {% endif %}";
  const folder = project({
    ".dbtignore": `# drafts
models/drafts/
*.tmp.sql
/seeds/old*.csv
models/**/work
!models/deep/a/work/again.sql
\\#1.sql
[ab]_?.sql
macros/broken.sql   
`,
    "models/kept.sql": "select 1 as a",
    "models/LOUD.SQL": "select 1 as a",
    "models/drafts/one.sql": broken,
    "models/drafts/deeper/schema.yml": "models: 1",
    "models/x.tmp.sql": broken,
    "models/deep/a/work/lost.sql": broken,
    "models/deep/a/work/again.sql": "select 1 as a",
    "models/work.sql": "select 1 as a",
    "models/#1.sql": broken,
    "models/a_1.sql": broken,
    "models/c_1.sql": "select 1 as a",
    "seeds/older.csv": "a\n1\n",
    "seeds/new.csv": "a\n1\n",
    "macros/broken.sql": "{% macro a() %}",
    "dbt_packages/tools/dbt_project.yml": "name: tools\n",
    "dbt_packages/tools/models/drafts/theirs.sql": "select 1 as a",
  });
  await quern(folder, ["parse"]);
  const kept = ["LOUD.SQL", "c_1.sql", "deep/a/work/again.sql", "drafts/theirs.sql", "kept.sql", "new.csv", "work.sql"];
  expect(models(folder).toSorted()).toEqual(kept);

  writeFileSync(join(folder, ".dbtignore"), "models/\nmacros/\n*.csv\n");
  await quern(folder, ["parse"]);
  expect(models(folder)).toEqual(["drafts/theirs.sql"]);
});
