import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, sizeText } from "../../../src/base/byte-sizes.ts";
import { moneyText, priceOf } from "../../../src/base/price.ts";
import { Budget } from "../../../src/warehouse/bigquery/budget.ts";
import { addFiles, project, runQuern } from "../../cli/quern.ts";
import { type Resource, ScriptedServer } from "./scripted-server.ts";

const mib = 1024 * 1024;
let server: ScriptedServer;
let folder: string;

const profile = (more = ""): string => `p:
  target: prod
  outputs:
    prod: {type: bigquery, method: oauth-secrets, token: t, project: shop, dataset: core, api_endpoint: "${server.url}", threads: 1${more}}
`;

beforeEach(async () => {
  server = await ScriptedServer.start();
  server.datasets.set("core", [{ tableId: "raw" }]);
  folder = project({
    "project.yml": `name: shop
profile: p
flags: {price_per_tib: 6.25 USD}
`,
    "profiles.yml": profile(),
    "models/sales.sql":
      "{{ config(materialized='table', max_bytes='20 MiB') }}\nselect 1 as id from `shop`.`core`.`raw`",
    "models/above.sql": "{{ config(materialized='table') }}\nselect * from {{ ref('sales') }}",
  });
});

afterEach(() => server.end());

const reads = (bytes: number, tables = 1): Resource => ({
  totalBytesProcessed: String(bytes),
  referencedTables: Array.from({ length: tables }, () => ({})),
});

describe("a dry run", () => {
  it("has each query checked and costed, and changes nothing", async () => {
    server.scripts.push({ query: reads(3 * 1024 * mib) });
    const { code, stdout } = await runQuern(["build", "--dry-run"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("OK checked sql table model core.sales");
    expect(stdout).toContain("CHECKED 3.0 GiB");
    expect(stdout).toMatch(/NO-OP sql table model core\.above .*not checked: sales is not built yet/);
    expect(stdout).toContain("It would bill 3.0 GiB (0.018 USD), and what 1 node would bill that can't be known yet");
    expect(server.jobs.size).toBe(0);
    expect(server.called(/^(PUT|PATCH|DELETE)/)).toEqual([]);
    expect(existsSync(join(folder, "target/run_results.json"))).toBe(false);
  });

  it("fails for a query that the warehouse refuses, at the line of the model", async () => {
    server.scripts.push({ error: { reason: "invalidQuery", message: "Unrecognized name: nme at [3:8]" } });
    const { code, stdout } = await runQuern(["run", "--estimate", "--select", "sales"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain("QN-DB-STATEMENT at models/sales.sql:2");
    expect(server.jobs.size).toBe(0);
  });

  it("of DuckDB checks queries too", async () => {
    addFiles(folder, {
      "profiles.yml": "p: {target: d, outputs: {d: {type: duckdb}}}",
      "models/sales.sql": "select nme",
    });
    const { code, stdout } = await runQuern(["build", "--dry-run"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).not.toContain("would bill");
    expect(stdout).toContain('Referenced column "nme" was not found');
  });
});

describe("what was billed", () => {
  it("stands in the summary and in the run results, and has a price", async () => {
    const target = { projectId: "shop", datasetId: "core", tableId: "raw" };
    const job = {
      statementType: "CREATE_TABLE_AS_SELECT",
      query: { ddlTargetTable: target, totalBytesBilled: String(1024 * mib) },
    };
    server.scripts.push(job, { ...job, query: { ...job.query, totalBytesBilled: String(2048 * mib) } });
    const { code, stdout } = await runQuern(["run"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /OK created sql table model core\.sales \.* \[CREATE TABLE \(2\.0 KiB processed\) billed 1\.0 GiB, 0\.3 slot seconds in /,
    );
    expect(stdout).toContain("Billed 3.0 GiB (0.018 USD) in 2 jobs, 0.5 slot seconds");
    const dear = stdout.split("\n").filter((line) => /slot seconds: /.test(line));
    expect(dear[0]).toMatch(
      /2\.0 GiB, 0\.3 slot seconds: above https:\/\/console\.cloud\.google\.com\/bigquery\?project=shop&j=bq:US:quern-[\w-]+-model_shop_above-1-1/,
    );
    const { results } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8"));
    expect(results[0].adapter_response).toMatchObject({
      bytes_billed: 1024 * mib,
      usage: { jobs: 1, bytes_billed: 1024 * mib, slot_ms: 250 },
    });
  });

  it("can be looked up where a job failed", async () => {
    server.scripts.push({ error: { reason: "invalidQuery", message: "No" } });
    const { stdout } = await runQuern(["run"], { cwd: folder });
    expect(stdout).toMatch(
      /BigQuery job: https:\/\/console\.cloud\.google\.com\S+j=bq:US:quern-\S+model_shop_sales-1-1/,
    );
  });

  it("is held to the limits of node, run and target before anything is billed", async () => {
    addFiles(folder, { "profiles.yml": profile(", maximum_bytes_billed: 1000000000") });
    server.scripts.push(
      { query: reads(15 * mib, 2) },
      { statementType: "SCRIPT", query: { totalBytesBilled: String(20 * mib) } },
      { query: reads(15 * mib, 2) },
    );
    const { code, stdout } = await runQuern(["run", "--max-bytes", "30 MiB"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain(
      "The statement would bill 20.0 MiB, but 20.0 MiB of the run's 30.0 MiB (max_bytes) are spent",
    );
    const [check, real] = server.calls
      .filter(({ method }) => method === "POST")
      .map(({ body }) => body.configuration as Resource);
    expect(check).toMatchObject({ dryRun: true });
    expect((real!.query as Resource).maximumBytesBilled).toBe(String(20 * mib));
    expect(server.jobs.size).toBe(1);
  });

  it("is waited for where jobs that run may still give bytes back", async () => {
    const budget = new Budget(100);
    const script = await budget.reserve(null);
    expect(script.bytes).toBe(100);
    let isThere = false;
    const next = budget.reserve(60).then((reservation) => {
      isThere = true;
      return reservation;
    });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(isThere).toBe(false);
    script.settle(30);
    (await next).settle(60);
    await expect(budget.reserve(11)).rejects.toMatchObject({ code: "QN-DB-MAX-BYTES" });
    expect((await budget.reserve(0)).bytes).toBe(0);
  });
});

describe("sizes and prices", () => {
  it("are read and written as people do", () => {
    const sizes = ["500", "1.5 KB", "1.5KiB", "2 gb", "1_000 MiB", "1t", 7].map((each) => bytesOf(each, "x"));
    expect(sizes).toEqual([500, 1500, 1536, 2e9, 1000 * mib, 1e12, 7]);
    expect(() => bytesOf("much", "the flag max_bytes")).toThrow(
      'the flag max_bytes must be a number of bytes, not "much"',
    );
    expect([0, 1023, 1536, 5 * mib].map(sizeText)).toEqual(["0 B", "1023 B", "1.5 KiB", "5.0 MiB"]);
    expect(() => priceOf("dear")).toThrow("price_per_tib");
    const price = priceOf("5 EUR")!;
    expect([0, 1e6, 1e12, 1e13].map((bytes) => moneyText(bytes, price))).toEqual([
      "0 EUR",
      "0.0000045 EUR",
      "4.55 EUR",
      "45.47 EUR",
    ]);
    expect(moneyText(1024 ** 4, priceOf(6)!)).toBe("6.00");
  });
});
