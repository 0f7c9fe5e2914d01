import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, runQuern, startQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "./fault.ts";

const table = "{{ config(materialized='table') }} select 1 as a";
const profile = (path: string): string =>
  `shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: '${path}'}\n`;
const withProfile = { "project.yml": "name: shop\nprofile: shop\n", "models/a.sql": table };

/** What quern says in a project, its code, and that it is no stack trace. */
async function answer(folder: string, ...args: string[]): Promise<{ code: number | null; text: string }> {
  const ended = await runQuern(args, { cwd: folder });
  const text = said(ended);
  expectNoStack(text);
  return { code: ended.code, text };
}

describe.concurrent("files that are in the way", () => {
  it("a database file that is none", async () => {
    const folder = project({
      ...withProfile,
      "profiles.yml": profile("shop.duckdb"),
      "shop.duckdb": "not a database at all\n".repeat(500),
    });
    const { code, text } = await answer(folder, "run");
    expect(code).toBe(2);
    expect(text).toMatch(/QN-DB-\w+/);
    expect(text).toContain("shop.duckdb");
    expect(readFileSync(join(folder, "shop.duckdb"), "utf8")).toMatch(/^not a database/);
  });

  it("a database in a folder that is a file", async () => {
    const folder = project({ ...withProfile, "profiles.yml": profile("data/shop.duckdb"), data: "a file" });
    const { code, text } = await answer(folder, "run");
    expect(text).toMatch(/QN-FILE-WRITE[\s\S]*data: EEXIST/);
    expect(code).toBe(2);
  });

  it("a database in a folder that is not there yet is made with it", async () => {
    const folder = project({ ...withProfile, "profiles.yml": profile("data/warehouse/shop.duckdb") });
    expect((await answer(folder, "run")).code).toBe(0);
    expect(existsSync(join(folder, "data", "warehouse", "shop.duckdb"))).toBe(true);
  });

  it("a target that is a file", async () => {
    const folder = project({ "models/a.sql": table, target: "in the way" });
    const { code, text } = await answer(folder, "run");
    expect(code).not.toBe(0);
    expect(text).toMatch(/QN-FILE-WRITE[\s\S]*target/);
  });

  it("a target that can't be written", async () => {
    const folder = project({ "models/a.sql": table });
    const { code, text } = await answer(folder, "run", "--target-path", "/sys/quern");
    expect(code).not.toBe(0);
    expect(text).toMatch(/QN-FILE-WRITE[\s\S]*\/sys\/quern/);
  });

  it("a disk that is full while a table is written: the last good table stays, and the next run is whole", async () => {
    const folder = project({
      "models/a.sql":
        "{{ config(materialized='table') }} select i, hash(i) as h from range({{ var('rows', 10) }}) as r(i)",
    });
    expect((await answer(folder, "run")).code).toBe(0);
    const big = ["run", "--vars", "{rows: 3000000}"];
    const full = await runQuern(big, { cwd: folder, limits: "trap '' XFSZ; ulimit -f 4000" });
    expect(full.code).toBe(1);
    expect(said(full)).toMatch(/QN-DB-\w+ at models\/a\.sql/);
    expectNoStack(said(full));
    expect((await answer(folder, "show", "--inline", "select count(*) as n from a", "-q")).text).toMatch(/\| 10 \|/);
    expect((await answer(folder, ...big)).code).toBe(0);
    expect((await answer(folder, "show", "--inline", "select count(*) as n from a", "-q")).text).toContain("3000000");
  });

  it("artifacts cut short: retry and state name them, a run writes them anew", async () => {
    const folder = project({ "models/a.sql": table });
    expect((await answer(folder, "run")).code).toBe(0);
    for (const artifact of ["run_results.json", "manifest.json", "partial_parse.json", "graph.json"]) {
      const file = join(folder, "target", artifact);
      if (readdirSync(join(folder, "target")).includes(artifact))
        writeFileSync(file, readFileSync(file, "utf8").slice(0, 200));
    }
    const retried = await answer(folder, "retry");
    expect(retried.code).toBe(2);
    expect(retried.text).toMatch(/QN-ARTIFACT-READ[\s\S]*run_results\.json[\s\S]*hint:/);
    const compared = await answer(folder, "ls", "-s", "state:modified", "--state", "target");
    expect(compared.code).toBe(2);
    expect(compared.text).toMatch(/QN-ARTIFACT-READ[\s\S]*manifest\.json/);
    expect((await answer(folder, "run")).code).toBe(0);
    expect(() => JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"))).not.toThrow();
  });

  it("caches below .quern may hold anything", async () => {
    const folder = project({ "models/a.sql": table });
    expect((await answer(folder, "run")).code).toBe(0);
    const cache = join(folder, ".quern");
    mkdirSync(cache, { recursive: true });
    for (const name of readdirSync(cache, { recursive: true, encoding: "utf8" })) {
      if (/\.\w+$/.test(name)) writeFileSync(join(cache, name), "{\u0000 broken");
    }
    const again = await answer(folder, "run");
    expect(again.text).toContain("Done. PASS=1");
    expect(again.code).toBe(0);
  });

  it("a database that another process holds is named with that process", async () => {
    const folder = project({
      "models/slow.sql":
        "{{ config(materialized='table') }} select count(*) as n from range(400000000) t(i) where hash(i) % 7 = 1",
    });
    const { child, ended } = startQuern(["run"], { cwd: folder });
    await new Promise<void>((resolve) =>
      child.stdout!.on("data", (text) => String(text).includes("START") && resolve()),
    );
    const other = await answer(folder, "run");
    expect(other.code).toBe(2);
    expect(other.text).toContain(String(child.pid));
    child.kill("SIGINT");
    await ended;
  });
});
