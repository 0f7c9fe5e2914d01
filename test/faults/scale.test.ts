import { describe, expect, it } from "vitest";
import { writeProject } from "../../bench/project.ts";
import { project, runQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "./fault.ts";

describe.concurrent("projects that are big", () => {
  it("10,000 models with 20,000 tests are parsed", async () => {
    const folder = project({});
    writeProject(folder, 10_000);
    const ended = await runQuern(["parse"], { cwd: folder });
    expect(said(ended)).toContain("Found 10000 models, 20000 data tests");
    expect(ended.code).toBe(0);
  });

  it("a chain of 1,000 refs is run in its order", async () => {
    const models = Array.from({ length: 1000 }, (_, i) => [
      `models/m${i}.sql`,
      i === 0 ? "select 0 as depth" : `select depth + 1 as depth from {{ ref('m${i - 1}') }}`,
    ]);
    const folder = project({
      ...Object.fromEntries(models),
      "project.yml": "name: shop\nmodels: {+materialized: table}\n",
    });
    expect(said(await runQuern(["run"], { cwd: folder }))).toContain("Done. PASS=1000");
    const shown = await runQuern(["show", "--inline", "select depth from {{ ref('m999') }}", "-q"], { cwd: folder });
    expect(shown.stdout).toContain("999");
    const listed = await runQuern(["ls", "-s", "m0+998", "-q"], { cwd: folder });
    expect(listed.stdout.trim().split("\n")).toHaveLength(999);
  });

  it("200 ephemeral models, one inside the other, are one query", async () => {
    const models = Array.from({ length: 200 }, (_, i) => [
      `models/e${i}.sql`,
      i === 0 ? "select 0 as depth" : `select depth + 1 as depth from {{ ref('e${i - 1}') }}`,
    ]);
    const folder = project({
      ...Object.fromEntries(models),
      "models/end.sql": "{{ config(materialized='table') }} select * from {{ ref('e199') }}",
      "project.yml": "name: shop\nmodels: {+materialized: ephemeral}\n",
    });
    expect(said(await runQuern(["run"], { cwd: folder }))).toContain("Done. PASS=1");
    expect((await runQuern(["show", "-s", "end", "-q"], { cwd: folder })).stdout).toContain("199");
  });

  it("a cycle of 1,000 models is named and does not overflow", async () => {
    const models = Array.from({ length: 1000 }, (_, i) => [
      `models/m${i}.sql`,
      `select * from {{ ref('m${(i + 1) % 1000}') }}`,
    ]);
    const ended = await runQuern(["parse"], { cwd: project(Object.fromEntries(models)) });
    expect(ended.code).toBe(2);
    expect(said(ended)).toContain("QN-GRAPH-CYCLE");
    expectNoStack(said(ended));
  });

  it("a model of 5 MB is run", async () => {
    const row = (i: number): string => `select ${i} as i, 'a text that makes the file long, {{ i }} of them' as t`;
    const rows = Array.from({ length: 2000 }, (_, i) => row(i)).join("\nunion all\n");
    const comment = `-- ${"x".repeat(996)}\n`.repeat(5000);
    const ended = await runQuern(["run"], { cwd: project({ "models/big.sql": `{% set i = 2 %}\n${comment}${rows}` }) });
    expect(said(ended)).toContain("Done. PASS=1");
    expect(ended.code).toBe(0);
  });
});
