import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, project, runQuern, startQuern } from "../cli/quern.ts";
import { type Fault, FaultProxy } from "./fault-proxy.ts";
import { openSession, type Session } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

const isReal = process.env.QUERN_BIGQUERY_REAL === "1";

/** What each strategy takes of the table `events`; `log` would double rows if a statement ran twice. */
const models = {
  log: `{{ config(incremental_strategy='append') }}
select id, day, note from EVENTS
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
  sales: "{{ config(unique_key='id', on_schema_change='fail') }} select id, day, note from EVENTS",
  days: `{{ config(incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date'}) }}
select id, day, note from EVENTS {% if is_incremental() %}where day >= '2024-01-02'{% endif %}`,
} as const;
const names = Object.keys(models);

/** Statements, as they come to the server; the script of `days` has a merge too. */
const inserts = /POST .*\/jobs\?[\s\S]*insert into `/i;
const merges = /POST .*\/jobs\?[\s\S]*merge into `/i;

// no proxy stands before a real project
describe.skipIf(!hasPlace || isReal)("faults on the way to BigQuery", { timeout: 300_000 }, () => {
  let place: Place;
  let proxy: FaultProxy;
  let session: Session;
  let folder: string;

  beforeAll(async () => {
    place = await openPlace();
    proxy = await FaultProxy.start(String(place.output.api_endpoint));
    session = await openSession(place);
    folder = newFolder();
    const { project: database, dataset } = place.output;
    await session.rows(`create schema if not exists \`${database}\`.\`${dataset}\``);
  });

  /** Another checkout of the project: one folder has one run at a time. */
  const newFolder = () =>
    project({
      "project.yml": "name: shop\nprofile: p\nmodels: {+materialized: incremental}\n",
      "profiles.yml": profiles(),
      ...Object.fromEntries(
        Object.entries(models).map(([name, sql]) => [
          `models/${name}.sql`,
          sql.replace("EVENTS", `{{ target.database }}.{{ target.schema }}.events`),
        ]),
      ),
    });

  afterAll(async () => {
    await session?.end();
    await proxy?.end();
    await place?.end();
  });

  const behindProxy = () => ({ ...place, output: { ...place.output, api_endpoint: proxy.url, job_retries: 3 } });
  const profiles = () => JSON.stringify({ p: { target: "prod", outputs: { prod: behindProxy().output } } });
  const env = { METADATA_SERVER_DETECTION: "none" };
  const run = (cwd: string, ...select: string[]): Promise<Ended> =>
    runQuern(["run", "--select", ...select], { cwd, env });

  async function expectRun(...select: string[]): Promise<void> {
    const { code, stdout, stderr } = await run(folder, ...select);
    expect(code, stdout + stderr).toBe(0);
  }

  const day = (n: number) => `select ${n} as id, date '2024-01-0${n}' as day, 'note ${n}' as note`;
  const events = (days: number) =>
    session.rows(
      `create or replace table T.events as ${Array.from({ length: days }, (_, i) => day(i + 1)).join(" union all ")}`,
    );

  /** Each table has each day once. */
  async function expectDays(days: number, tables: readonly string[] = names): Promise<void> {
    const all = Array.from({ length: days }, (_, i) => `${i + 1}|2024-01-0${i + 1}|note ${i + 1}`);
    for (const table of tables)
      expect(await session.rows(`select id, day, note from T.${table} order by 1`), table).toEqual(all);
  }

  describe("to models", () => {
    beforeAll(async () => {
      await events(3);
    });

    /** Tables as they were two days ago. */
    async function begin(...tables: readonly string[]): Promise<void> {
      for (const table of tables)
        await session.rows(`create or replace table T.${table} as select * from T.events where id < 3`);
    }

    it("of every kind are overcome: each row is there once", async () => {
      await begin(...names);
      const failed = (status: number, reason: string): Fault => ({
        status,
        body: { error: { code: status, message: reason, errors: [{ reason, message: reason }] } },
      });
      proxy
        .fault(inserts, "drop-after", "truncate", failed(503, "backendError"))
        .fault(merges, "drop-before", failed(500, "internalError"), "drop-after", { late: 500 }, "truncate")
        .fault(
          /GET .*\/jobs\//,
          failed(502, "backendError"),
          "drop-before",
          "truncate",
          failed(429, "rateLimitExceeded"),
        )
        .fault(/GET .*\/tables/, "drop-after", failed(503, "backendError"), "truncate");
      await expectRun(...names);
      expect(proxy.left).toBe(0);
      await expectDays(3);
    });

    it.each([
      { name: "log", pattern: inserts, when: "before" },
      { name: "log", pattern: inserts, when: "after" },
      { name: "sales", pattern: merges, when: "before" },
      { name: "sales", pattern: merges, when: "after" },
      { name: "days", pattern: merges, when: "after" },
    ] as const)(
      "$name: a kill -9 $when the server has the statement is repaired by the next run",
      async ({ name, pattern, when }) => {
        await begin(name);
        const met = proxy.stopAt(pattern, when);
        const { child, ended } = startQuern(["run", "--select", name], { cwd: folder, env });
        await met;
        child.kill("SIGKILL");
        await ended;
        await expectDays(when === "after" ? 3 : 2, [name]);
        await expectRun(name);
        await expectDays(3, [name]);
      },
    );

    it("Ctrl-C in the middle of a merge leaves the table whole, and the next run goes on", async () => {
      await begin("sales");
      const met = proxy.stopAt(merges, "before");
      const { child, ended } = startQuern(["run", "--select", "sales"], { cwd: folder, env });
      await met;
      child.kill("SIGINT");
      const { code, stdout, stderr } = await ended;
      expect(code, stdout + stderr).toBe(1);
      expect(stdout + stderr).not.toMatch(/^\s+at /m);
      await expectDays(2, ["sales"]);
      await expectRun("sales");
      await expectDays(3, ["sales"]);
    });

    it("two runs at once on one table end well, with each row once", async () => {
      await begin("sales", "days");
      // those of the runs that were killed go by themselves, after 12 hours
      const temporary = () =>
        session.rows("select table_name from T.INFORMATION_SCHEMA.TABLES where table_name like '%tmp%' order by 1");
      const before = await temporary();
      const both = await Promise.all([folder, newFolder()].map((cwd) => run(cwd, "sales", "days")));
      expect(
        both.map(({ code }) => code),
        both.map(({ stdout }) => stdout).join("\n"),
      ).toEqual([0, 0]);
      await expectDays(3, ["sales", "days"]);
      expect(await temporary()).toEqual(before);
    });

    it("a token that expires in the middle ends the run in words; the next run goes on", async () => {
      await begin("sales");
      const message = "Request had invalid authentication credentials.";
      proxy.fault(merges, { status: 401, body: { error: { code: 401, message, errors: [{ reason: "authError" }] } } });
      const { code, stdout } = await run(folder, "sales");
      expect([code, stdout]).toEqual([1, expect.stringContaining("QN-DB-CONNECT")]);
      expect(stdout).toContain(message);
      await expectDays(2, ["sales"]);
      await expectRun("sales");
      await expectDays(3, ["sales"]);
    });
  });
});
