import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { project, runQuern, startQuern } from "../../cli/quern.ts";
import { failure, ScriptedServer } from "./scripted-server.ts";

let server: ScriptedServer;
let folder: string;

beforeEach(async () => {
  server = await ScriptedServer.start();
  server.datasets.set("core", []);
  const output = {
    type: "bigquery",
    method: "oauth-secrets",
    token: "t",
    project: "shop",
    dataset: "core",
    api_endpoint: server.url,
    threads: 1,
  };
  folder = project({
    "project.yml": "name: shop\nprofile: p\nmodels: {+materialized: table}\n",
    "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: output } } }),
    "models/sales.sql": "select 1 as id",
    "models/later.sql": "select * from {{ ref('sales') }}",
  });
});

afterEach(() => server.end());

const inserts = /^POST shop\/jobs$/;

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error("it never came about");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const only = () => [...server.jobs.values()][0]!;

describe("a run that a signal ends", () => {
  it("has its jobs cancelled, and says how far it came", async () => {
    server.scripts.push({ endless: true });
    const { child, ended } = startQuern(["run"], { cwd: folder });
    await until(() => server.jobs.size === 1);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
    expect(only().cancelled).toBe(true);
    expect(server.called(/cancel/)).toEqual([`POST shop/jobs/${String(only().reference.jobId)}/cancel`]);
    const { results } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as {
      results: { unique_id: string; status: string }[];
    };
    expect(results.map(({ unique_id, status }) => [unique_id, status])).toEqual([
      ["model.shop.sales", "error"],
      ["model.shop.later", "skipped"],
    ]);
  });

  it("with --fail-fast has its jobs cancelled when another node fails", async () => {
    server.scripts.push({ endless: true }, { error: { reason: "invalidQuery", message: "No" } });
    const both = project({
      "project.yml": "name: shop\nprofile: p\nmodels: {+materialized: table}\n",
      "profiles.yml": readFileSync(join(folder, "profiles.yml"), "utf8"),
      "models/a.sql": "select 1 as id",
      "models/b.sql": "select 2 as id",
    });
    expect((await runQuern(["run", "--fail-fast", "--threads", "2"], { cwd: both })).code).toBe(1);
    expect(server.called(/cancel/)).toHaveLength(1);
  });
});

describe("a run after one that was killed", () => {
  /** Kills a run in the middle of its first job, which the server goes on with. */
  async function kill(): Promise<string> {
    server.scripts.push({ endless: true, statementType: "CREATE_TABLE_AS_SELECT" });
    const { child, ended } = startQuern(["run"], { cwd: folder });
    await until(() => server.jobs.size === 1 && server.called(/GET shop\/queries/).length > 0);
    child.kill("SIGKILL");
    await ended;
    return String(only().reference.jobId);
  }

  it("waits for the job of the same node before it does anything to it", async () => {
    const jobId = await kill();
    const { ended } = startQuern(["run"], { cwd: folder });
    await until(() => server.called(new RegExp(`GET shop/jobs/${jobId}`)).length > 2);
    expect(server.called(inserts)).toHaveLength(1);
    only().endless = false;
    const { code, stdout } = await ended;
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`model.shop.sales waits for ${jobId}, which an earlier run has begun`);
    expect(server.called(inserts)).toHaveLength(3);
    expect(server.looksBack).toBe(2);
  });

  it("does not wait for jobs of other nodes, or of other datasets", async () => {
    const jobId = await kill();
    expect((await runQuern(["run", "--select", "later"], { cwd: folder })).code).toBe(0);
    server.datasets.set("other", []);
    const profiles = readFileSync(join(folder, "profiles.yml"), "utf8").replace('"core"', '"other"');
    const elsewhere = project({
      "project.yml": "name: shop\nprofile: p\nmodels: {+materialized: table}\n",
      "profiles.yml": profiles,
      "models/sales.sql": "select 1 as id",
    });
    expect((await runQuern(["run"], { cwd: elsewhere })).code).toBe(0);
    expect(server.called(new RegExp(`GET shop/jobs/${jobId}`))).toEqual([]);
  });

  it("goes on where it may not see jobs", async () => {
    await kill();
    server.fault(/^GET shop\/jobs$/, failure(403, "accessDenied", "Access Denied: bigquery.jobs.list"));
    expect((await runQuern(["run"], { cwd: folder })).code).toBe(0);
  });
});

describe("2,000 models in one dataset", () => {
  it("are looked up by as many calls as two", async () => {
    const models = Array.from({ length: 2000 }, (_, i) => [`models/many/m${i}.sql`, "select 1 as id"] as const);
    server.datasets.set(
      "core",
      models.map((_, i) => ({ tableId: `m${i}`, type: "VIEW" })),
    );
    const many = project({
      "project.yml": "name: shop\nprofile: p\nmodels: {+materialized: view}\n",
      "profiles.yml": readFileSync(join(folder, "profiles.yml"), "utf8"),
      ...Object.fromEntries(models),
    });
    const lookUps = async (...args: string[]): Promise<number> => {
      const before = server.called(/^GET shop\/datasets/).length;
      expect((await runQuern(["run", "--quiet", ...args], { cwd: many })).code).toBe(0);
      return server.called(/^GET shop\/datasets/).length - before;
    };
    server.pageSize = 5000;
    const two = await lookUps("--select", "m1", "m2");
    expect(await lookUps("--select", "shop.many.m11*")).toBe(two);
    expect(server.called(inserts).length).toBeGreaterThan(100);
  });
});
