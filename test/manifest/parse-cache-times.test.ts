import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "../../src/engine/index.ts";
import { addFiles } from "../cli/quern.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "quern-times-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
addFiles(root, {
  "dbt_project.yml": 'name: shop\nversion: "1"\nprofile: shop\n',
  "profiles.yml": "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: dev.duckdb}\n",
  "models/a.sql": "select 1 as id",
  "models/a.yml": "models: [{name: a, deprecation_date: 2025-06-01}]\n",
  "seeds/s.csv": "n\n1\n",
  "seeds/s.yml": "seeds: [{name: s, meta: {ratio: 1.0}}]\n",
  "models/raw.yml": "sources: [{name: raw, schema: \"{{ env_var('PLACE', 'here') }}\", tables: [{name: t}]}]\n",
});

interface Parsed {
  readonly code: string;
  /** As later commands see it. */
  readonly place: string;
  readonly seed: string;
  readonly warnings: string[];
}

async function parsed(now: string, env: Record<string, string> = {}): Promise<Parsed> {
  const warnings: string[] = [];
  const outcome = await parse(
    { projectDir: root, profilesDir: root },
    {
      env,
      cwd: root,
      now: () => new Date(now),
      emit: (event) => void (event.type === "warning" && warnings.push(event.code)),
    },
  );
  const manifest = JSON.parse(readFileSync(join(root, "target", "manifest.json"), "utf8"));
  const place = outcome.manifest.sources["source.shop.raw.t"]!.schema;
  const seed = JSON.stringify(outcome.manifest.nodes["seed.shop.s"]!.config.meta);
  return { code: manifest.nodes["model.shop.a"].raw_code, place, seed, warnings };
}

test("a date that passes is told though no file changed", async () => {
  expect((await parsed("2025-01-01")).warnings).toEqual([]);
  expect((await parsed("2025-07-01")).warnings).toEqual(["DeprecatedModel"]);
  expect((await parsed("2025-07-02")).warnings).toEqual(["DeprecatedModel"]);
  expect((await parsed("2025-02-01")).warnings).toEqual([]);
});

test("an edit that leaves size and time as they were is seen, also in a file known by its stamp", async () => {
  const file = join(root, "models", "a.sql");
  await new Promise((done) => setTimeout(done, 2100));
  await parsed("2025-01-01");
  const table = JSON.parse(readFileSync(join(root, ".quern", "parse", "state.json"), "utf8").split("\n")[1]!);
  expect(table.files.stamps).toBeDefined();
  const { atime, mtime } = statSync(file);
  writeFileSync(file, "select 2 as id");
  utimesSync(file, atime, mtime);
  expect((await parsed("2025-01-01")).code).toBe("select 2 as id");
  writeFileSync(file, "select 3 as id");
  utimesSync(file, atime, mtime);
  expect((await parsed("2025-01-01")).code).toBe("select 3 as id");
});

test("a variable of the shell that no model reads, but a source, is seen each time", async () => {
  expect((await parsed("2025-01-01")).place).toBe("here");
  for (const place of ["there", "there", "here", "here"])
    expect((await parsed("2025-01-01", { PLACE: place })).place).toBe(place);
});

test("whole floats of a seed stay floats", async () => {
  for (let i = 0; i < 3; i++) expect((await parsed("2025-01-01")).seed).toBe('{"ratio":1.0}');
});
