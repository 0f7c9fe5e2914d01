import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";

const folder = project({
  "project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
  "profiles.yml": `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: made/dev.duckdb}
    bad: {type: duckdb, path: project.yml}
`,
  "models/plain.sql": "{{ config(materialized='table') }} select 1 as id",
  "models/asks.sql": "select {{ 1 if load_relation(ref('plain')) is none else 2 }} as n",
  "models/asks_too.sql": "select {{ 1 if load_relation(ref('plain')) is none else 2 }} as n",
});
const compiled = (name: string): string =>
  readFileSync(join(folder, "target", "compiled", "shop", "models", `${name}.sql`), "utf8");

describe("compile", () => {
  it("opens the warehouse when a template asks it something", async () => {
    const plain = await runQuern(["compile", "-s", "plain"], { cwd: folder });
    expect(plain.stdout).toContain("select 1 as id");
    expect(existsSync(join(folder, "made"))).toBe(false);
    const asks = await runQuern(["compile", "-s", "asks"], { cwd: folder });
    expect(asks.code).toBe(0);
    expect(compiled("asks")).toBe("select 1 as n");
    expect((await runQuern(["run", "-s", "plain"], { cwd: folder })).code).toBe(0);
    expect((await runQuern(["compile"], { cwd: folder })).code).toBe(0);
    expect(compiled("asks_too")).toBe("select 2 as n");
  });

  it("ends at once when the warehouse can't be opened", async () => {
    const { code, stdout, stderr } = await runQuern(["compile", "--target", "bad"], { cwd: folder });
    expect(code).toBe(2);
    expect(`${stdout}${stderr}`.match(/Could not open the database/g)).toHaveLength(1);
  });
});
