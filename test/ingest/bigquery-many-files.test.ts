import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { project } from "../cli/quern.ts";
import { json } from "../golden/recording-server.ts";
import { type JobScript, type Resource, ScriptedServer } from "../warehouse/bigquery/scripted-server.ts";
import { type GcsServer, gcsServer } from "./gcs-server.ts";
import { added, columns, golden, ok, state } from "./load-answers.ts";
import { failedLoad, runLoad, sources } from "./loading.ts";

const loaded: JobScript = { statistics: { load: { outputRows: "1" } } };
/** What a load asks before it loads: the declared types, the ledger and what it knows. */
const before = [ok, ok, state];

const steady = (text: string): string =>
  text
    .replaceAll(/_quern_load_[0-9a-f]{20}/g, "_quern_load_MARK")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "INVOCATION")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{24}|[0-9a-f]{16}(?=-\d)/g, "HASH")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g, "2024-01-31 12:00:00.000")
    .replaceAll(/dt=\d{4}-\d\d-\d\d/g, "dt=2024-01-31");

describe("many small files on BigQuery", () => {
  let api: ScriptedServer;
  let gcs: GcsServer;
  const configurations = (): Resource[] => [...api.jobs.values()].map((job) => job.configuration);
  const reads = (): Resource[] =>
    configurations().flatMap(({ query }) => ((query as Resource)?.tableDefinitions ? [query as Resource] : []));
  const loads = (): Resource[] => configurations().flatMap(({ load }) => (load ? [load as Resource] : []));
  /** The lake's objects, in the order of the files. */
  const lake = (): string[] =>
    [...gcs.objects.keys()]
      .toSorted((a, b) => Number(/(\d+)\.\w+$/.exec(a)![1]) - Number(/(\d+)\.\w+$/.exec(b)![1]))
      .map((name) => `gs://lake/${name}`);

  beforeEach(async () => {
    gcs = await gcsServer();
    api = await ScriptedServer.start();
    api.datasets.set("raw", [
      { tableId: "t", schema: { fields: [...columns, ...added] }, labels: { quern_load: "mark1" } },
    ]);
    const staged = /\/datasets\/raw\/tables\/_quern_load_/;
    api.on(/POST shop\/datasets\/raw\/tables$/, () => ({ status: 200, body: {} }));
    api.on(new RegExp(`GET shop${staged.source}`), () => ({
      status: 200,
      body: { schema: { fields: columns }, expirationTime: "1" },
    }));
    api.on(new RegExp(`DELETE shop${staged.source}`), () => ({ status: 200, body: {} }));
  });
  afterEach(() => api.end());

  /** A project that loads files named 10.csv, 11.csv ... */
  function folderOf(texts: readonly string[], config: JsonObject = {}, ending = "csv"): string {
    const output = {
      type: "bigquery",
      method: "oauth-secrets",
      token: "t",
      project: "shop",
      dataset: "raw",
      api_endpoint: api.url,
      storage_endpoint: gcs.address,
      lake: "gs://lake",
    };
    const load = { from: `in/*.${ending}`, columns: { id: "bigint", price: "bigint" }, ...config };
    return project({
      "project.yml": "name: shop\nprofile: shop\n",
      "profiles.yml": JSON.stringify({ shop: { target: "prod", outputs: { prod: output } } }),
      ...sources({ t: load }),
      ...Object.fromEntries(texts.map((text, i) => [`in/${i + 10}.${ending}`, text])),
    });
  }
  const csv = (i: number): string => `id,price\n${i},2\n`;
  const many = (count: number, text = csv): string[] => Array.from({ length: count }, (_, i) => text(i));

  /** The answer to how many rows each file has, and how many bad ones; what is not said of a file: one, and none. */
  const counts = (said: Readonly<Record<number, readonly [rows: number, bad: number]>> = {}): JobScript => ({
    fields: ["f0", "f1", "f2"].map((name) => ({ name, type: "STRING" })),
    get rows() {
      return lake().map((path, i) => [path, ...(said[i] ?? [1, 0]).map(String)]);
    },
  });
  /** A job that fails over one of the files. */
  const failsOver = (place: number, message: string): JobScript => ({
    get error() {
      return {
        reason: "invalid",
        message: `Error while reading table: files, error message: ${message} File: ${lake()[place]}`,
      };
    },
  });

  /** All jobs so far, as golden files have them. */
  function jobsSent(title: string): string {
    const parts = configurations().map(({ load, query }) => {
      const { query: sql, tableDefinitions, destinationTable } = (query ?? {}) as Resource;
      if (load !== undefined) return `-- load job\n${json(load as Resource)}`;
      const more = tableDefinitions ? `${json({ destinationTable, tableDefinitions } as Resource)}\n` : "";
      return `-- query\n${more}${String(sql)
        .replace(/^\/\*.*\*\/\s*/, "")
        .replace(/;?\s*$/, ";")}`;
    });
    return steady(`-- ${title}\n\n${parts.join("\n\n")}\n\n`);
  }

  it("are read by one query that knows each row's file, and come over in one transaction", async () => {
    api.scripts.push(...before, ok, counts({ 3: [7, 0] }), loaded, ok);
    const { errors, messages } = await runLoad(folderOf(many(10)));
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 10 files, 16 rows"]);
    expect(reads()).toHaveLength(1);
    await expect(jobsSent("Many CSV files: one query, one script")).toMatchFileSnapshot(`${golden}load_many_csv.sql`);
    const places = api.uploads.map(String).find((text) => text.includes("_quern_place"))!;
    const first = JSON.parse(places.split("\n")[0]!) as Resource;
    expect(first).toEqual({
      _quern_place: lake()[0],
      _quern_added_0: expect.stringMatching(/^\d{4}-.*\+00$/),
      _quern_added_1: "in/10.csv",
    });
  });

  it("take as many calls as ten do; their lines of the ledger come from a table beside", async () => {
    api.scripts.push(...before, ok, counts(), loaded, loaded, ok);
    const { errors, messages } = await runLoad(folderOf(many(240)));
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 240 files, 240 rows"]);
    expect(loads()).toHaveLength(2);
    const ledger = api.uploads.map(String).find((text) => text.includes("source_name"))!;
    expect(ledger.trim().split("\n")).toHaveLength(240);
    expect(api.statements().at(-1)).toMatch(
      /insert into `shop`\.`raw`\.`_quern_loads` select source_name, table_name, .* from `shop`\.`raw`\.`_quern_load_\w+_2`/,
    );
    expect(api.jobs.size).toBe(8);
  });

  it("make a table anew by one statement", async () => {
    api.datasets.set("raw", []);
    api.scripts.push(...before, ok, counts(), loaded, ok);
    expect((await runLoad(folderOf(many(12)))).errors).toEqual([]);
    expect(api.statements().at(-1)).toMatch(
      /^create or replace table `shop`\.`raw`\.`t`[^;]*as select `id` as `id`, `price` as `price`, cast\(_quern_added_0 as timestamp\) as `_loaded_at`, cast\(_quern_added_1 as STRING\) as `_file`\nfrom `shop`\.`raw`\.`_quern_load_\w+_0` join `shop`\.`raw`\.`_quern_load_\w+_1` on _quern_file = _quern_place;\nbegin transaction/m,
    );
  });

  it("fail whole over one bad row, which is told by file, line, column and value", async () => {
    const message = "Could not parse 'oops' as INT64 for field price (position 1) starting at location 9";
    api.scripts.push(...before, failsOver(4, message), {
      error: { reason: "invalid", message: `Error while reading data, error message: ${message}` },
    });
    const texts = many(12);
    texts[4] = "id,price\n4,oops\n";
    const error = await failedLoad(folderOf(texts));
    expect([error.code, error.message]).toEqual([
      "QN-LOAD-BAD-ROWS",
      expect.stringMatching(/in\/14\.csv has 1 row .*\n {2}line 2: column price value "oops" \(not a INT64\)/),
    ]);
    expect(error.place?.file).toBe("in/14.csv");
    expect(api.statements().some((sql) => sql.includes("transaction"))).toBe(false);
  });

  it("go one by one where the failure names no file", async () => {
    const failed = {
      error: { reason: "invalid", message: "Error while reading table: files, error message: too many errors" },
    };
    api.scripts.push(...before, failed, ...many(12).map(() => loaded), ok);
    expect((await runLoad(folderOf(many(12)))).messages).toEqual(["LOADED 12 files, 12 rows"]);
    expect(loads()).toHaveLength(12);
  });

  it("with bad rows in quarantine: the files that have some go by themselves", async () => {
    api.scripts.push(...before, ok, counts({ 2: [2, 1] }), loaded);
    const one = { fields: [{ name: "f0", type: "STRING" }], rows: [["1"]] };
    const bad = {
      fields: ["a", "b", "c", "d"].map((name) => ({ name, type: "STRING" })),
      rows: [["3", "price", "oops", null]],
    };
    api.scripts.push(loaded, one, { statistics: { load: { outputRows: "2" } } }, bad, loaded, ok);
    const texts = many(11);
    texts[2] = "id,price\n2,3\n2,oops\n";
    const { errors, messages } = await runLoad(folderOf(texts, { on_bad_rows: "quarantine" }));
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 11 files, 11 rows, 1 in quarantine"]);
    const places = api.uploads.map(String).find((text) => text.includes("_quern_place"))!;
    expect(places).not.toContain("in/12.csv");
    await expect(jobsSent("Many CSV files, one of them with a bad row")).toMatchFileSnapshot(
      `${golden}load_many_csv_quarantine.sql`,
    );
  });

  it("whose columns are not the table's are set aside, the others loaded", async () => {
    api.scripts.push(...before, ok, counts(), loaded, ok);
    const texts = many(13);
    texts[0] = "id,price,more\n1,2,3\n";
    const { messages, events } = await runLoad(folderOf(texts, { on_schema_drift: "quarantine" }));
    expect(messages).toEqual(["LOADED 12 files, 12 rows, 1 file in quarantine"]);
    expect(events.filter((event) => event.type === "warning").map((event) => event.message)).toEqual([
      expect.stringContaining("in/10.csv has more, which the table does not have"),
    ]);
    expect(api.statements().at(-1)).toContain("'in/10.csv'");
  });

  it("of newline JSON are read together where all columns are known", async () => {
    api.scripts.push(...before, ok, counts(), loaded, ok);
    const folder = folderOf(
      many(10, (i) => `{"id": ${i}, "price": 1}\n`),
      {},
      "ndjson",
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 10 files, 10 rows"]);
    await expect(jobsSent("Many files of newline JSON")).toMatchFileSnapshot(`${golden}load_many_json.sql`);
  });

  it("of Parquet go by a load job each, side by side, into one script", async () => {
    api.scripts.push(...before, ...many(12).map(() => loaded), ok);
    const folder = folderOf(
      many(12, (i) => `PAR1${i}`),
      {},
      "parquet",
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 12 files, 12 rows"]);
    expect(loads()).toHaveLength(12);
    expect(api.statements().filter((sql) => sql.includes("begin transaction"))).toHaveLength(1);
  });
});
