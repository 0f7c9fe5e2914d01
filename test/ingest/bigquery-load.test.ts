import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { type JobScript, type Resource, ScriptedServer } from "../warehouse/bigquery/scripted-server.ts";
import { type GcsServer, gcsServer } from "./gcs-server.ts";
import { failedLoad, runLoad, sources } from "./loading.ts";

const columns = ["id", "price"].map((name): Resource => ({ name, type: "INT64" }));
const added = [
  { name: "_loaded_at", type: "TIMESTAMP" },
  { name: "_file", type: "STRING" },
];
const state: JobScript = {
  fields: ["uri", "sha256", "bytes", "mode", "invocation_id"].map((name) => ({
    name,
    type: name === "bytes" ? "INTEGER" : "STRING",
  })),
  rows: [["", "mark1", "0", "state", "version1"]],
};
const ok: JobScript = {};
/** What a load asks before it loads: the declared types, the ledger and what it knows. */
const before = [ok, ok, state];

describe("a load into BigQuery, call by call", () => {
  let api: ScriptedServer;
  let gcs: GcsServer;
  /** Comes before each load job. */
  let onStaging: () => void;
  const configurations = (): Resource[] => [...api.jobs.values()].map((job) => job.configuration);
  const loads = (): Resource[] =>
    configurations().flatMap(({ load }) => (load === undefined ? [] : [load as Resource]));

  beforeEach(async () => {
    gcs = await gcsServer();
    api = await ScriptedServer.start();
    api.datasets.set("raw", [
      { tableId: "t", schema: { fields: [...columns, ...added] }, labels: { quern_load: "mark1" } },
    ]);
    const staging = /\/datasets\/raw\/tables(\/_quern_load_\w+)?$/;
    const answer = (body: Resource) => () => ({ status: 200, body });
    onStaging = () => undefined;
    api.on(new RegExp(`POST shop${staging.source}`), () => {
      onStaging();
      return { status: 200, body: {} };
    });
    api.on(
      /GET shop\/datasets\/raw\/tables\/_quern_load_/,
      answer({ schema: { fields: columns }, expirationTime: "1" }),
    );
    api.on(/DELETE shop\/datasets\/raw\/tables\/_quern_load_/, answer({}));
  });
  afterEach(() => api.end());

  function folderOf(csv: string, config: Record<string, string> = {}): string {
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
    return project({
      "project.yml": "name: shop\nprofile: shop\n",
      "profiles.yml": JSON.stringify({ shop: { target: "prod", outputs: { prod: output } } }),
      ...sources({ t: { from: "in.csv", columns: { id: "bigint", price: "bigint" }, ...config } }),
      "in.csv": csv,
    });
  }
  const loaded: JobScript = { statistics: { load: { outputRows: "1" } } };

  it("fills a table beside by a load job, then one script brings rows and ledger over in a transaction", async () => {
    api.scripts.push(...before, loaded, ok);
    const { errors, messages } = await runLoad(folderOf("id,price\n1,2\n"));
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(loads()).toEqual([
      expect.objectContaining({
        sourceUris: [`gs://lake/${[...gcs.objects.keys()][0]}`],
        sourceFormat: "CSV",
        skipLeadingRows: 1,
        writeDisposition: "WRITE_TRUNCATE",
        maxBadRecords: 0,
        schema: { fields: [expect.objectContaining({ name: "id", type: "INT64" }), expect.anything()] },
      }),
    ]);
    const created = api.calls.find(({ method, path }) => method === "POST" && path.endsWith("/tables"))!;
    expect(Number(created.body.expirationTime)).toBeGreaterThan(Date.now());
    const script = api.statements().at(-1)!;
    const lines = [
      "begin transaction",
      "select case when (select min(invocation_id) from `shop`",
      "update `shop`.`raw`.`_quern_loads` set invocation_id = ",
      "insert into `shop`.`raw`.`_quern_loads` values ('raw', 't', ",
      "insert into `shop`.`raw`.`t` (`id`, `price`, `_loaded_at`",
      "commit transaction",
    ];
    expect(script.split(";\n")).toEqual(lines.map((line) => expect.stringContaining(line)));
    expect(api.called(/DELETE/)).toHaveLength(1);
  });

  it("runs each job once when the answers to them are lost", async () => {
    api.scripts.push(...before, loaded, ok);
    const folder = folderOf("id,price\n1,2\n");
    onStaging = () => api.fault(/POST shop\/jobs$/, "drop-after", "drop-after");
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(loads()).toHaveLength(1);
    expect(api.statements().filter((sql) => sql.includes("begin transaction"))).toHaveLength(1);
  });

  it("tells a failed job's rows by file, line, column and value, and leaves the table alone", async () => {
    const message =
      "Error while reading data, error message: Could not parse 'oops' as INT64 for field price (position 1) starting at location 17 with message 'Unable to parse'";
    api.scripts.push(...before, { error: { reason: "invalid", message } });
    const error = await failedLoad(folderOf("id,price\n1,2\n2,3\n4,oops\n"));
    expect([error.code, error.message]).toEqual([
      "QN-LOAD-BAD-ROWS",
      expect.stringMatching(/in.csv has 1 row .*\n {2}line 4: column price value "oops" \(not a INT64\)/),
    ]);
    expect(api.statements().some((sql) => sql.includes("transaction"))).toBe(false);
  });

  it("makes a table anew that a step which did not end had made: its mark is not the ledger's", async () => {
    api.datasets.set("raw", [
      { tableId: "t", schema: { fields: [...columns, ...added] }, labels: { quern_load: "other" } },
    ]);
    api.scripts.push(...before, loaded, ok);
    expect((await runLoad(folderOf("id,price\n1,2\n"))).errors).toEqual([]);
    const script = api.statements().at(-1)!;
    expect(script).toMatch(
      /^drop table if exists `shop`\.`raw`\.`t`;\ncreate or replace table `shop`\.`raw`\.`t`\npartition by/m,
    );
    expect(script).toMatch(/labels = \[\('quern_load', '[0-9a-f]{24}'\)\]/);
    expect(script).toMatch(/begin transaction;[\s\S]*delete from `shop`\.`raw`\.`_quern_loads` where/);
  });

  it("plans again when another run was faster, and says so when that goes on", async () => {
    const moved = { error: { reason: "invalidQuery", message: "quern: another run changed the ledger meanwhile" } };
    api.scripts.push(...before, loaded, moved, state, loaded, moved, state, loaded, moved);
    const error = await failedLoad(folderOf("id,price\n1,2\n"));
    expect(error.code).toBe("QN-LOAD-CONCURRENT");
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["a delimiter of several characters", { delimiter: "||" }, /does not read CSV with the delimiter/],
    ["an escape that is no quote", { escape: "\\" }, /quotes escaped by/],
    ["a partition by a number", { partition_by: "id", mode: "replace" }, /'partition_by' names id, a INT64/],
  ])("refuses %s", async (_, config, words) => {
    api.scripts.push(...before, loaded);
    const error = await failedLoad(folderOf("id||price\n1||2\n".replaceAll("||", config.delimiter ?? ","), config));
    expect([error.code, error.message]).toEqual(["QN-LOAD-CONFIG", expect.stringMatching(words)]);
  });
});
