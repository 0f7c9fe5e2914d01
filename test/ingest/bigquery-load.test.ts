import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { project } from "../cli/quern.ts";
import { json } from "../golden/recording-server.ts";
import { type JobScript, type Resource, ScriptedServer } from "../warehouse/bigquery/scripted-server.ts";
import { type GcsServer, gcsServer } from "./gcs-server.ts";
import { added, columns, golden, ok, state } from "./load-answers.ts";
import { failedLoad, runLoad, sources } from "./loading.ts";

/** Rows of a query, as the API gives them. */
const answer = (...rows: readonly (string | null)[][]): JobScript => ({
  fields: (rows[0] ?? []).map((_, i) => ({ name: `f${i}`, type: "STRING" })),
  rows,
});

/** Without what differs from one run to the next. */
const steady = (text: string): string =>
  text
    .replaceAll(/_quern_load_[0-9a-f]{20}/g, "_quern_load_MARK")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "INVOCATION")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{24}|[0-9a-f]{16}(?=-in)/g, "HASH")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g, "2024-01-31 12:00:00.000")
    .replaceAll(/dt=\d{4}-\d\d-\d\d/g, "dt=2024-01-31");
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

  function folderOf(text: string | Uint8Array, config: JsonObject = {}, name = "in.csv"): string {
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
      ...sources({ t: { from: name, columns: { id: "bigint", price: "bigint" }, ...config } }),
      [name]: text,
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

  /** All jobs so far, as golden files have them. */
  function jobsSent(title: string): string {
    const parts = configurations().map(({ load, query }) =>
      load === undefined
        ? `-- query\n${String((query as Resource).query)
            .replace(/^\/\*.*\*\/\s*/, "")
            .replace(/;?\s*$/, ";")}`
        : `-- load job\n${json(load as Resource)}`,
    );
    return steady(`-- ${title}\n\n${parts.join("\n\n")}\n\n`);
  }
  const stumbled = (message: string): JobScript => ({
    error: { reason: "invalid", message: `Error while reading data, error message: ${message}` },
  });
  describe("structs of Parquet", () => {
    const config = { columns: { id: "bigint", at: "struct<day date, hour bigint, note varchar>" } };
    const at = (...names: string[]): Resource => ({
      name: "at",
      type: "RECORD",
      fields: names.map((name) => ({ name, type: { day: "DATE", hour: "INTEGER" }[name] ?? "STRING" })),
    });

    /** Loads a file whose struct has these fields. */
    function load(...names: string[]) {
      const table = { fields: [columns[0]!, at("day", "hour", "note"), ...added] };
      api.datasets.set("raw", [{ tableId: "t", schema: table, labels: { quern_load: "mark1" } }]);
      const staged = { schema: { fields: [columns[0]!, at(...names)] }, expirationTime: "1" };
      api.on(/GET shop\/datasets\/raw\/tables\/_quern_load_/, () => ({ status: 200, body: staged }));
      return folderOf("PAR1", config, "in.parquet");
    }

    it("go by the names of their fields, whatever their order in the file", async () => {
      api.scripts.push(...before, loaded, ok);
      expect((await runLoad(load("hour", "day"))).errors).toEqual([]);
      expect(api.statements().at(-1)).toContain(
        "select `id` as `id`, if(`at` is null, null, struct(`at`.`day` as `day`, `at`.`hour` as `hour`, cast(null as STRING) as `note`)) as `at`, ",
      );
    });

    it("with fields that the table has no place for are drift", async () => {
      api.scripts.push(...before, loaded);
      const error = await failedLoad(load("day", "hour", "zone"));
      expect([error.code, error.message]).toEqual([
        "QN-LOAD-COLUMNS",
        "in.parquet has at.zone, which the table does not have",
      ]);
    });
  });

  describe("with bad rows in quarantine", () => {
    const config = {
      on_bad_rows: "quarantine",
      columns: { id: "bigint", tags: "varchar[]", at: "struct<day date>" },
    };
    const own = [
      { name: "id", type: "INT64" },
      { name: "tags", type: "STRING", mode: "REPEATED" },
    ];
    const at = { name: "at", type: "RECORD", fields: [{ name: "day", type: "DATE" }] };

    it("loads newline JSON by BigQuery's own reader while that takes every line", async () => {
      api.datasets.set("raw", [
        { tableId: "t", schema: { fields: [...own, at, ...added] }, labels: { quern_load: "mark1" } },
      ]);
      api.on(/GET shop\/datasets\/raw\/tables\/_quern_load_/, () => ({ status: 200, body: { expirationTime: "1" } }));
      api.scripts.push(...before, loaded, ok);
      const folder = folderOf('{"id": 1}\n', config, "in.ndjson");
      expect((await runLoad(folder)).errors).toEqual([]);
      expect(loads()).toEqual([
        expect.objectContaining({
          sourceFormat: "NEWLINE_DELIMITED_JSON",
          schema: {
            fields: [
              expect.objectContaining(own[0]!),
              expect.objectContaining(own[1]!),
              expect.objectContaining({
                name: "at",
                type: "RECORD",
                fields: [expect.objectContaining({ type: "DATE" })],
              }),
            ],
          },
        }),
      ]);
    });

    it("keeps lines of newline JSON aside, the good ones by texts that SQL reads", async () => {
      api.datasets.set("raw", [
        { tableId: "t", schema: { fields: [...own, at, ...added] }, labels: { quern_load: "mark1" } },
      ]);
      const bad = answer(["4", "tags", "x", '{"id": 2, "tags": "x"}']);
      api.scripts.push(...before, stumbled("JSON parsing error in row starting at position 30: Parser terminated"));
      api.scripts.push({ statistics: { load: { outputRows: "3" } } }, bad, loaded, ok);
      const text =
        '{"id": 1, "tags": ["a"]}\n\nnot json\n{"id": 2, "tags": "x"}\n{"ID": 3, "at": {"day": "2024-01-02"}}\n';
      const { errors, messages } = await runLoad(folderOf(text, config, "in.ndjson"));
      expect(errors).toEqual([]);
      expect(messages).toEqual(["LOADED 1 file, 2 rows, 2 in quarantine"]);
      await expect(jobsSent("newline JSON with bad lines, which go into quarantine")).toMatchFileSnapshot(
        `${golden}load_json_quarantine.sql`,
      );
    });

    it("keeps rows of Parquet aside whose values are none of the declared types; they have no lines", async () => {
      const found = [
        { name: "id", type: "STRING" },
        { name: "price", type: "INTEGER" },
      ];
      api.on(/GET shop\/datasets\/raw\/tables\/_quern_load_/, () => ({
        status: 200,
        body: { schema: { fields: found }, expirationTime: "1" },
      }));
      const bad = answer([null, "id", "x", '{"id":"x","price":2}']);
      api.scripts.push(...before, { statistics: { load: { outputRows: "3" } } }, bad, loaded, ok);
      const folder = folderOf("PAR1", { on_bad_rows: "quarantine" }, "in.parquet");
      const { errors, messages } = await runLoad(folder);
      expect(errors).toEqual([]);
      expect(messages).toEqual(["LOADED 1 file, 2 rows, 1 in quarantine"]);
      await expect(jobsSent("Parquet whose values don't fit the declared types")).toMatchFileSnapshot(
        `${golden}load_parquet_quarantine.sql`,
      );
    });

    it("tells such rows of Parquet by column and value where they fail the load", async () => {
      api.on(/GET shop\/datasets\/raw\/tables\/_quern_load_/, () => ({
        status: 200,
        body: {
          schema: {
            fields: [
              { name: "id", type: "STRING" },
              { name: "price", type: "INTEGER" },
            ],
          },
          expirationTime: "1",
        },
      }));
      api.scripts.push(...before, loaded, answer([null, "id", "x", "{}"]));
      const error = await failedLoad(folderOf("PAR1", {}, "in.parquet"));
      expect([error.code, error.message]).toEqual([
        "QN-LOAD-BAD-ROWS",
        expect.stringMatching(/in.parquet has 1 row .*\n {2}column id value "x" \(not a INT64\)$/),
      ]);
    });
  });

  it("reads Avro with its logical types by one job; a column that the table lacks is drift", async () => {
    const avro = Buffer.from("Obj\u0001", "latin1");
    api.scripts.push(...before, loaded, ok);
    expect((await runLoad(folderOf(avro, {}, "in.avro"))).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(loads()).toEqual([
      expect.objectContaining({
        sourceUris: [expect.stringMatching(/^gs:\/\/lake\/.*-in\.avro$/)],
        sourceFormat: "AVRO",
        useAvroLogicalTypes: true,
      }),
    ]);
    expect(loads()[0]).not.toHaveProperty("schema");
    api.on(/GET shop\/datasets\/raw\/tables\/_quern_load_/, () => ({
      status: 200,
      body: { schema: { fields: [...columns, { name: "more", type: "STRING" }] }, expirationTime: "1" },
    }));
    api.scripts.push(...before, loaded);
    const error = await failedLoad(folderOf(avro, {}, "in.avro"));
    expect([error.code, error.message]).toEqual(["QN-LOAD-COLUMNS", expect.stringMatching(/in.avro has more, which/)]);
    const broken =
      "Error while reading data, error message: The Apache Avro library failed to read data: Invalid data file";
    api.scripts.push(...before, { error: { reason: "invalid", message: broken } });
    const unread = await failedLoad(folderOf(avro, {}, "in.avro"));
    expect(unread.message).toMatch(/in\.avro.*Invalid data file/);
  });

  describe("sends what golden files hold", () => {
    const counts = (...numbers: number[]): JobScript => answer(numbers.map(String));
    const csv = "id,price\n1,2\n";

    it("for CSV of declared types, into a table made anew", async () => {
      api.datasets.set("raw", []);
      api.scripts.push(...before, loaded, ok);
      const config = {
        partition_by: { field: "_loaded_at", granularity: "month", expiration_days: 90 },
        cluster_by: ["id"],
      };
      expect((await runLoad(folderOf(csv, config))).errors).toEqual([]);
      await expect(jobsSent("CSV of declared types: the first load")).toMatchFileSnapshot(`${golden}load_csv.sql`);
    });

    it("for CSV whose types are found, by which the table grows", async () => {
      // values, and those that are no BOOL, INT64, FLOAT64, DATE ...
      api.scripts.push(ok, state, loaded, counts(1, 1, 1, 1, 0, 1, 1, 1), counts(0), ok);
      const config = { columns: null, on_schema_drift: "add_columns" };
      expect((await runLoad(folderOf("id,price,day\n1,2,2024-01-02\n", config))).errors).toEqual([]);
      await expect(jobsSent("CSV with a new column, whose type is found")).toMatchFileSnapshot(
        `${golden}load_csv_drift.sql`,
      );
    });

    it("for CSV with bad rows, which go into quarantine", async () => {
      api.scripts.push(...before, loaded, counts(1), { statistics: { load: { outputRows: "2" } } });
      api.scripts.push(answer(["3", "price", "oops", null]), loaded, ok);
      const config = { on_bad_rows: "quarantine" };
      expect((await runLoad(folderOf(`${csv}2,oops\n`, config))).messages).toEqual([
        "LOADED 1 file, 1 rows, 1 in quarantine",
      ]);
      await expect(jobsSent("CSV with bad rows, which go into quarantine")).toMatchFileSnapshot(
        `${golden}load_csv_quarantine.sql`,
      );
    });
  });
});
