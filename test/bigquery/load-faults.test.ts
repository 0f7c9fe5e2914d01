import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runQuern, startQuern } from "../cli/quern.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { loader, openSession, type Session } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

const isReal = process.env.QUERN_BIGQUERY_REAL === "1";
const env = { METADATA_SERVER_DETECTION: "none" };

const csv = (n: number): string => `id,price\n${n},${n}0\n`;
const files = { "drop/1.csv": csv(1), "drop/2.csv": csv(2) };
const config = { from: "drop/*.csv", columns: { id: "bigint", price: "bigint" }, metadata_columns: false };

const loadJob = /POST .*\/jobs\?[\s\S]*sourceUris/;
const transaction = /POST .*\/jobs\?[\s\S]*begin transaction/;

// no proxy stands before a real project
describe.skipIf(!hasPlace || isReal)("faults of loads into BigQuery", { timeout: 300_000 }, () => {
  let opened: Place;
  let proxy: FaultProxy;
  /** Behind the proxy, with a dataset of the test's own. */
  let place: Place;
  let session: Session;
  let lake: string;
  let count = 0;

  beforeAll(async () => {
    opened = await openPlace();
    proxy = await FaultProxy.start(String(opened.output.api_endpoint));
  });

  beforeEach(async () => {
    const output = { ...opened.output, dataset: `${opened.output.dataset}_${++count}` };
    place = { ...opened, output: { ...output, api_endpoint: proxy.url } };
    session = await openSession({ ...opened, output });
    lake = `gs://${opened.storage.bucket}/faults ${output.dataset}`;
    return () => session.end();
  });

  afterAll(async () => {
    await proxy?.end();
    await opened?.end();
  });

  const load = (cwd: string) => runQuern(["load"], { cwd, env });

  async function expectLoaded(cwd: string): Promise<void> {
    const { code, stdout, stderr } = await load(cwd);
    expect(code, stdout + stderr).toBe(0);
  }

  /** The table has these rows, and the ledger their files. */
  async function expectRows(...ids: number[]): Promise<void> {
    expect(await session.rows("select id, price from T.t order by 1")).toEqual(ids.map((id) => `${id}|${id}0`));
    const noted = await session.rows("select row_count from T._quern_loads where mode in ('append', 'replace')");
    expect(noted).toHaveLength(ids.length);
  }

  it.each([
    { signal: "SIGKILL", step: "load job", at: loadJob, when: "before" },
    { signal: "SIGKILL", step: "load job", at: loadJob, when: "after" },
    { signal: "SIGKILL", step: "transaction", at: transaction, when: "before" },
    { signal: "SIGKILL", step: "transaction", at: transaction, when: "after" },
    { signal: "SIGINT", step: "load job", at: loadJob, when: "after" },
    { signal: "SIGINT", step: "transaction", at: transaction, when: "before" },
  ] as const)("$signal $when the server has the $step is repaired by the next load", async ({ signal, at, when }) => {
    const folder = loader(place, { ...config, lake }, files);
    const met = proxy.stopAt(at, when);
    const { child, ended } = startQuern(["load"], { cwd: folder, env });
    await met;
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(signal === "SIGKILL" ? null : 1);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
    await expectLoaded(folder);
    await expectRows(1, 2);
  });

  it("two loads at once bring each file once", async () => {
    const folders = [0, 1].map(() => loader(place, { ...config, lake }, files));
    await Promise.all(folders.map(expectLoaded));
    await expectRows(1, 2);
  });
});
