import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { QuernError } from "../../../src/base/errors.ts";
import { str, type Value } from "../../../src/jinja/index.ts";
import type { JsonObject } from "../../../src/manifest/types.ts";
import type { BigQueryConnection } from "../../../src/warehouse/bigquery/connection.ts";
import { type Opened, openBigQuery } from "./open-bigquery.ts";
import { failure, type Resource } from "./scripted-server.ts";

let opened: Opened;
let session: BigQueryConnection;

async function open(output: JsonObject = {}): Promise<void> {
  opened = await openBigQuery(output);
  session = await opened.adapter.acquire("model.shop.sales");
}

afterEach(() => opened.end());

const refused = async (work: Promise<unknown>): Promise<QuernError> => {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof QuernError) return cause;
    throw cause;
  }
  throw new Error("nothing was thrown");
};

const one = { fields: [{ name: "n", type: "INTEGER" }], rows: [["1"]] };
const insert = /^POST shop\/jobs$/;
/** The hash of shop.core and the node. */
const owner = "48494558eb78";
const id = (attempt = 1, statement = 1) => `quern-111122-${owner}-model_shop_sales-${statement}-${attempt}`;

describe("a statement", () => {
  beforeEach(() => open({ location: "EU", priority: "batch", maximum_bytes_billed: 1000, reservation: "r1" }));

  it("is a job with a name, labels and limits; its cost is told", async () => {
    const { server, events } = opened;
    server.scripts.push({ ...one, polls: 2 });
    session.comment = { text: '/* {"a": "B c"} */', content: '{"a": "B c"}', append: false, asLabels: true };
    session.config = { job_execution_timeout_seconds: 5, maximum_bytes_billed: 77, reservation: "r2" };
    const { table, response } = await session.execute("select 1 as n", { fetch: true });
    expect(table).toEqual({ columns: [{ name: "n", type: "INT64" }], rows: [[1]] });
    expect(server.calls[0]?.body).toEqual({
      jobReference: { projectId: "shop", jobId: id(), location: "EU" },
      configuration: {
        query: {
          query: '/* {"a": "B c"} */\nselect 1 as n',
          useLegacySql: false,
          priority: "BATCH",
          maximumBytesBilled: "77",
        },
        labels: { a: "b_c", dbt_invocation_id: "1111-22" },
        reservation: "r2",
        jobTimeoutMs: "5000",
      },
    });
    expect(response).toEqual({
      _message: "SELECT (1.0 rows, 2.0 KiB processed)",
      code: "SELECT",
      rows_affected: 1,
      bytes_processed: 2048,
      bytes_billed: 10485760,
      location: "EU",
      project_id: "shop",
      job_id: id(),
      slot_ms: 250,
      job_link: `https://console.cloud.google.com/bigquery?project=shop&j=bq:EU:${id()}&page=queryresults`,
    });
    expect(events).toContainEqual(expect.objectContaining({ type: "statement", node: "model.shop.sales" }));
    expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST shop/jobs",
      ...Array(3).fill(`GET shop/queries/${id()}`),
      `GET shop/jobs/${id()}`,
    ]);
  });

  it("takes values in the place of question marks outside of texts and comments", async () => {
    await session.execute("select ?, '?', `?` -- ?\n, r'\\?', ? /* ? */, ?", { bindings: ["a'b", 7, null] });
    const { query } = opened.server.calls[0]!.body.configuration as { query: Resource };
    expect(query.query).toBe("select @p1, '?', `?` -- ?\n, r'\\?', @p2 /* ? */, @p3");
    expect(query.queryParameters).toEqual([
      { name: "p1", parameterType: { type: "STRING" }, parameterValue: { value: "a'b" } },
      { name: "p2", parameterType: { type: "INT64" }, parameterValue: { value: "7" } },
      { name: "p3", parameterType: { type: "STRING" }, parameterValue: { value: null } },
    ]);
  });

  it("tells how many rows it changed or made", async () => {
    const { server } = opened;
    server.datasets.set("core", [{ tableId: "t", numRows: "1500" }]);
    const target = { projectId: "shop", datasetId: "core", tableId: "t" };
    server.scripts.push(
      { statementType: "MERGE", query: { numDmlAffectedRows: "3" } },
      { statementType: "CREATE_TABLE_AS_SELECT", query: { ddlTargetTable: target } },
      { statementType: "CREATE_VIEW", query: { totalBytesProcessed: "0" } },
      { statementType: "SCRIPT" },
    );
    const messages = [];
    for (let i = 0; i < 4; i++) messages.push((await session.execute("x")).response._message);
    expect(messages).toEqual([
      "MERGE (3.0 rows, 2.0 KiB processed)",
      "CREATE TABLE (1.5k rows, 2.0 KiB processed)",
      "CREATE VIEW (0 Bytes processed)",
      "SCRIPT (2.0 KiB processed)",
    ]);
  });

  it("gives its rows page by page, no more than are wanted", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => [String(i)]);
    opened.server.scripts.push({ ...one, rows, pageSize: 10 }, { ...one, rows, pageSize: 10 });
    expect((await session.execute("x", { fetch: true })).table.rows).toHaveLength(25);
    expect((await session.execute("x", { fetch: true, limit: 12 })).table.rows).toHaveLength(12);
    expect(opened.server.called(/GET shop\/queries/)).toHaveLength(5);
  });

  it("of which only the columns are wanted is a dry run", async () => {
    opened.server.scripts.push({
      fields: [
        {
          name: "s",
          type: "RECORD",
          mode: "REPEATED",
          fields: [
            { name: "a", type: "FLOAT" },
            { name: "order", type: "INTEGER" },
          ],
        },
      ],
    });
    const { table } = await session.execute("select 1", { fetch: true, limit: 0 });
    expect(table).toEqual({ columns: [{ name: "s", type: "ARRAY<STRUCT<a FLOAT64, `order` INT64>>" }], rows: [] });
    expect(opened.server.calls).toHaveLength(1);
    expect(opened.server.calls[0]?.body.configuration).toMatchObject({ dryRun: true });
    expect(opened.server.jobs.size).toBe(0);
  });

  it("that is wrong tells the line in the statement, and is not tried again", async () => {
    const message = "Unrecognized name: nme at [3:8]";
    opened.server.scripts.push({ error: { reason: "invalidQuery", message } });
    session.comment = { text: "/* c */", content: "c", append: false, asLabels: false };
    const error = await refused(session.execute("select\n  1, nme"));
    expect(error).toMatchObject({
      code: "QN-DB-STATEMENT",
      message: "Unrecognized name: nme",
      place: { line: 2, column: 8 },
    });
    expect(opened.server.jobs.size).toBe(1);
  });
});

describe("nodes whose names read alike in names of jobs", () => {
  it.each([
    ["by their punctuation", "model.shop.orders.v2", "model.shop.orders_v2"],
    ["by their beginning", `test.shop.${"long_".repeat(60)}.1a2b3c`, `test.shop.${"long_".repeat(60)}.4d5e6f`],
  ])("%s have jobs of their own", async (_, ...names) => {
    await open();
    opened.server.scripts.push(...["1", "2"].map((n) => ({ ...one, rows: [[n]] })));
    const answers = [];
    for (const name of names)
      answers.push((await (await opened.adapter.acquire(name)).execute("x", { fetch: true })).table.rows[0]);
    expect(answers).toEqual([[1], [2]]);
  });
});

describe("values", () => {
  beforeEach(() => open());

  it.each<[Resource, unknown, string]>([
    [{ type: "INTEGER" }, "9223372036854775807", "9223372036854775807"],
    [{ type: "FLOAT" }, "1.5", "1.5"],
    [{ type: "FLOAT" }, "Infinity", "inf"],
    [{ type: "FLOAT" }, "NaN", "nan"],
    [{ type: "NUMERIC" }, "12345678901234567890.123456789", "12345678901234567890.123456789"],
    [{ type: "BOOLEAN" }, "true", "True"],
    [{ type: "STRING" }, "ä", "ä"],
    [{ type: "BYTES" }, "YWJj", "b'abc'"],
    [{ type: "DATE" }, "0001-01-01", "0001-01-01"],
    [{ type: "DATE" }, "1969-12-31", "1969-12-31"],
    [{ type: "DATETIME" }, "2024-02-29T01:02:03.000004", "2024-02-29 01:02:03.000004"],
    [{ type: "TIMESTAMP" }, "1704164645678901", "2024-01-02 03:04:05.678901+00:00"],
    [{ type: "TIMESTAMP" }, "-1", "1969-12-31 23:59:59.999999+00:00"],
    [{ type: "TIMESTAMP" }, "1.7041646456789E9", "2024-01-02 03:04:05.678900+00:00"],
    [{ type: "TIME" }, "01:02:03.5", "01:02:03.500000"],
    [{ type: "JSON" }, '{"a":1}', '{"a":1}'],
    [{ type: "RANGE", rangeElementType: { type: "DATE" } }, "[2024-01-01, UNBOUNDED)", "[2024-01-01, UNBOUNDED)"],
    [{ type: "INTEGER", mode: "REPEATED" }, [{ v: "1" }, { v: "2" }], "[1, 2]"],
    [
      {
        type: "RECORD",
        fields: [
          { name: "d", type: "DATE" },
          { name: "n", type: "NUMERIC" },
          { name: "x", type: "RECORD", mode: "REPEATED", fields: [{ name: "b", type: "BOOLEAN" }] },
        ],
      },
      { f: [{ v: "2024-01-01" }, { v: "1.50" }, { v: [{ v: { f: [{ v: "false" }] } }] }] },
      '{"d": "2024-01-01", "n": 1.5, "x": [{"b": false}]}',
    ],
  ])("%j %j is %s", async (type, value, text) => {
    opened.server.scripts.push({ fields: [{ name: "v", ...type }], rows: [[value as string], [null]] });
    const { table } = await session.execute("x", { fetch: true });
    expect(table.rows.map(([cell]) => str(cell as Value))).toEqual([text, "None"]);
  });
});

describe("when the network or the server fails", () => {
  beforeEach(() => open());

  it.each(["drop-before", "drop-after", "truncate"] as const)("%s: a job runs once", async (answer) => {
    opened.server.fault(insert, answer);
    opened.server.scripts.push({ statementType: "INSERT", query: { numDmlAffectedRows: "1" } });
    const { response } = await session.execute("insert into t values (1)");
    expect(response.rows_affected).toBe(1);
    expect([...opened.server.jobs.keys()]).toEqual([id()]);
  });

  it("a lost answer is looked up in the place that the server chose", async () => {
    const { server } = opened;
    server.on(/^GET shop\/jobs\//, ({ query, path }) =>
      query.get("location") === "europe-west3"
        ? {
            status: 200,
            body: {
              jobReference: { projectId: "shop", jobId: path, location: "europe-west3" },
              status: { state: "DONE" },
            },
          }
        : failure(404, "notFound", "Not found: Job"),
    );
    server.fault(insert, "drop-before", failure(409, "duplicate", `Already Exists: Job shop:europe-west3.${id()}`));
    expect((await session.execute("x")).response.location).toBe("europe-west3");
  });

  it.each([
    [500, "internalError"],
    [502, "backendError"],
    [503, "backendError"],
    [429, "rateLimitExceeded"],
    [403, "rateLimitExceeded"],
  ] as const)("%i %s is waited out, longer each time", async (status, reason) => {
    opened.server
      .fault(insert, failure(status, reason), failure(status, reason))
      .fault(/GET shop\/jobs\//, failure(status, reason));
    await session.execute("x");
    expect(opened.server.jobs.size).toBe(1);
    expect(opened.pauses[1]).toBe(opened.pauses[0]! * 2);
    expect(opened.server.called(insert)).toHaveLength(3);
  });

  it("an answer of no server of BigQuery's counts by its status", async () => {
    opened.server.on(/GET shop\/datasets$/, () => ({ status: 502, body: { oops: "proxy" } }));
    const error = await refused(opened.adapter.listSchemas(session, "shop"));
    expect(error.code).toBe("QN-DB-UNAVAILABLE");
    expect(opened.pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000]);
  });

  it("rows are asked for again, not run again", async () => {
    opened.server.scripts.push({ ...one, rows: [["1"], ["2"]], pageSize: 1 });
    opened.server
      .fault(/GET shop\/queries/, "drop-before", "truncate")
      .fault(/GET shop\/queries/, failure(503, "backendError"));
    expect((await session.execute("x", { fetch: true })).table.rows).toEqual([[1], [2]]);
    expect(opened.server.jobs.size).toBe(1);
  });

  it("a job that the server gave up is run again under another name", async () => {
    opened.server.scripts.push({ error: { reason: "backendError", message: "Retry later" } });
    await session.execute("x");
    expect([...opened.server.jobs.keys()]).toEqual([id(1), id(2)]);
  });

  it("two statements that changed one table at a time are run one after the other", async () => {
    const message = "Could not serialize access to table shop:core.t due to concurrent update";
    const error = { reason: "invalidQuery", message };
    opened.server.scripts.push({ error }, { error }, { error });
    await session.execute("merge");
    expect(opened.pauses).toEqual([1000, 2000, 4000]);
    opened.server.scripts.push(...Array.from({ length: 20 }, () => ({ error })));
    expect((await refused(session.execute("merge"))).code).toBe("QN-DB-CONFLICT");
  });

  describe("a script that had begun", () => {
    const message = "Could not serialize access to table shop:core.t due to concurrent update";
    const error = { reason: "invalidQuery", message };
    interface Child {
      readonly type: string;
      readonly target?: string;
      readonly reads?: string;
      readonly isInTransaction?: boolean;
      readonly isFailed?: boolean;
    }
    const tableOf = (tableId: string) => ({ projectId: "shop", datasetId: "core", tableId });

    /** Runs a script that fails at the last of these statements, and works when it is run again. */
    async function run(...children: Child[]): Promise<unknown> {
      const { server } = opened;
      const resources = children.map(
        ({ type, target, reads, isInTransaction, isFailed }, i): Resource => ({
          jobReference: { projectId: "shop", jobId: `child_${i}`, location: "US" },
          status: { state: "DONE", ...(isFailed === true && { errorResult: error }) },
          statistics: {
            ...(isInTransaction === true && { transactionInfo: { transactionId: "t1" } }),
            query: {
              statementType: type,
              ...(target !== undefined && { ddlTargetTable: tableOf(target) }),
              ...(reads !== undefined && { referencedTables: [tableOf(reads)] }),
            },
          },
        }),
      );
      server.on(/GET shop\/jobs$/, ({ query }) => {
        const isOfScript = server.jobs.has(query.get("parentJobId") ?? "");
        return { status: 200, body: { jobs: isOfScript ? resources.toReversed() : [] } };
      });
      server.on(/GET shop\/jobs\/child_/, ({ path }) => ({
        status: 200,
        body: resources[Number(path.split("_").at(-1))]!,
      }));
      const numChildJobs = String(children.length);
      server.scripts.push({ error, statementType: "SCRIPT", statistics: { numChildJobs } });
      await session.execute("declare; create; merge");
      return [...server.jobs.keys()];
    }
    beforeEach(async () => {
      // another node, which asks for no jobs of earlier runs
      session = await opened.adapter.acquire("analysis.shop.x");
    });
    const id = (attempt: number) => expect.stringMatching(new RegExp(`^quern-111122-.*-1-${attempt}$`)) as string;

    it.each<[string, Child[]]>([
      [
        "insert_overwrite whose merge met another statement",
        [
          { type: "CREATE_TABLE_AS_SELECT", target: "t__tmp", reads: "orders" },
          { type: "SELECT", reads: "t__tmp" },
          { type: "MERGE", reads: "t", isFailed: true },
        ],
      ],
      [
        "delete+insert whose transaction was undone",
        [
          { type: "CREATE_TABLE_AS_SELECT", target: "t__tmp", reads: "orders" },
          { type: "BEGIN_TRANSACTION", isInTransaction: true },
          { type: "MERGE", isInTransaction: true },
          { type: "INSERT", isInTransaction: true, isFailed: true },
        ],
      ],
      [
        "a transaction that could not be committed",
        [
          { type: "INSERT", isInTransaction: true },
          { type: "COMMIT_TRANSACTION", isInTransaction: true, isFailed: true },
        ],
      ],
    ])("is run again where nothing of it stays: %s", async (_, children) => {
      expect(await run(...children)).toEqual([id(1), id(2)]);
    });

    it.each<[string, Child[]]>([
      ["rows that went in", [{ type: "INSERT" }, { type: "MERGE", isFailed: true }]],
      [
        "a committed transaction",
        [
          { type: "INSERT", isInTransaction: true },
          { type: "COMMIT_TRANSACTION", isInTransaction: true },
          { type: "MERGE", isFailed: true },
        ],
      ],
      [
        "a table made of itself",
        [
          { type: "CREATE_TABLE_AS_SELECT", target: "t", reads: "t" },
          { type: "MERGE", isFailed: true },
        ],
      ],
      [
        "a table emptied that one before was made of",
        [
          { type: "CREATE_TABLE_AS_SELECT", target: "a", reads: "b" },
          { type: "CREATE_TABLE", target: "b" },
          { type: "MERGE", isFailed: true },
        ],
      ],
      ["what nobody knows", [{ type: "CALL" }, { type: "MERGE", isFailed: true }]],
    ])("is not run twice after %s", async (_, children) => {
      expect((await refused(run(...children))).code).toBe("QN-DB-CONFLICT");
      expect(opened.server.jobs.size).toBe(1);
    });

    it("is not run twice where its statements can't be seen", async () => {
      opened.server.on(/GET shop\/jobs$/, () => failure(403, "accessDenied") as never);
      opened.server.scripts.push({ error, statementType: "SCRIPT", statistics: { numChildJobs: "2" } });
      expect((await refused(session.execute("a; b"))).code).toBe("QN-DB-CONFLICT");
      expect(opened.server.jobs.size).toBe(1);
    });
  });

  it("an API that is not enabled, a missing permission and a daily quota are told at once", async () => {
    const told = async (...fault: Parameters<typeof failure>): Promise<[string, string | undefined]> => {
      opened.server.fault(insert, failure(...fault));
      const { code, hint } = await refused(session.execute("x"));
      return [code, hint];
    };
    const disabled = "BigQuery API has not been used in project 12 before or it is disabled.";
    expect(await told(403, "accessNotConfigured", disabled)).toEqual([
      "QN-DB-CONNECT",
      "Enable it: gcloud services enable bigquery.googleapis.com --project=shop",
    ]);
    const denied = "Access Denied: Project shop: User does not have bigquery.jobs.create permission in project shop.";
    expect((await told(403, "accessDenied", denied))[1]).toContain(
      "lacks bigquery.jobs.create, which roles/bigquery.jobUser",
    );
    expect((await told(403, "quotaExceeded", "Custom quota exceeded: bytes scanned per day"))[0]).toBe("QN-DB-QUOTA");
    expect(opened.pauses).toEqual([]);
  });

  it("a statement over its limit of bytes says so", async () => {
    const message = "Query exceeded limit for bytes billed: 1000. 10485760 or higher required.";
    opened.server.scripts.push({ error: { reason: "bytesBilledLimitExceeded", message } });
    expect((await refused(session.execute("x"))).code).toBe("QN-DB-MAX-BYTES");
  });
});

describe("a job that takes too long", () => {
  it("is cancelled when the server does not end it", async () => {
    await open({ job_execution_timeout_seconds: 1 });
    opened.server.scripts.push({ endless: true });
    const error = await refused(session.execute("x"));
    expect(error).toMatchObject({ code: "QN-DB-TIMEOUT", message: "The job did not end within 1 seconds" });
    await opened.adapter.close();
    expect(opened.server.called(/cancel$/)).toEqual([`POST shop/jobs/${id()}/cancel`]);
  });

  it("is run again where the target says how often", async () => {
    const late = { error: { reason: "stopped", message: "Job execution was cancelled: Job timed out after 1 sec" } };
    await open({ job_execution_timeout_seconds: 1 });
    opened.server.scripts.push(late);
    expect((await refused(session.execute("x"))).code).toBe("QN-DB-TIMEOUT");
    await opened.end();
    await open({ job_execution_timeout_seconds: 1, job_retries: 2 });
    opened.server.scripts.push(late, late);
    await session.execute("x");
    expect(opened.server.jobs.size).toBe(3);
  });

  it("can be told to come into being in time", async () => {
    await open({ job_creation_timeout_seconds: 1, job_retries: 0 });
    opened.server.fault(insert, "silence");
    expect((await refused(session.execute("x"))).code).toBe("QN-DB-CONNECT");
  });

  describe("whose making was not answered yet is cancelled where", () => {
    /** Cancels while the server is silent; gives the location that the server is asked to look in. */
    async function cancelled(): Promise<string | null> {
      const { server } = opened;
      server.fault(insert, "silence");
      server.on(/POST shop\/jobs\/.*\/cancel$/, () => ({ status: 200, body: {} }));
      const before = server.called(insert).length;
      const running = refused(session.execute("x"));
      while (server.called(insert).length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      opened.adapter.cancelAll();
      expect((await running).code).toBe("QN-RUN-CANCELLED");
      await opened.adapter.close();
      return server.calls.find(({ path }) => path.endsWith("/cancel"))!.query.get("location");
    }

    it("the server put another job", async () => {
      await open();
      await session.execute("y");
      expect(await cancelled()).toBe("US");
    });

    it("the dataset is, when there is no other job", async () => {
      await open();
      const body = { location: "europe-west3" };
      opened.server.on(/GET shop\/datasets\/core$/, () => ({ status: 200, body }));
      expect(await cancelled()).toBe("europe-west3");
    });
  });

  it("is cancelled when its node is, and what comes after does not run", async () => {
    await open();
    opened.server.scripts.push({ endless: true });
    const running = refused(session.execute("x"));
    while (opened.server.jobs.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    opened.adapter.cancelAll();
    expect((await running).code).toBe("QN-RUN-CANCELLED");
    expect((await refused(session.execute("y"))).code).toBe("QN-RUN-CANCELLED");
    await opened.adapter.close();
    expect([...opened.server.jobs.values()].map((job) => job.cancelled)).toEqual([true]);
  });
});

describe("access tokens", () => {
  const key = { client_id: "c", client_secret: "s", refresh_token: "r" };

  it("that are refused and can't be made anew end the run with the server's words", async () => {
    await open();
    opened.server.tokens = ["t2"];
    const error = await refused(session.execute("x"));
    expect(error).toMatchObject({ code: "QN-DB-CONNECT", message: expect.stringContaining("invalid authentication") });
    expect(opened.server.jobs.size).toBe(0);
  });

  it("that expire in the middle of a run are made anew", async () => {
    const other = await openBigQuery();
    const tokens = ["t2", "t3"];
    other.server.on(/token$/, () => ({
      status: 200,
      body: { access_token: tokens.shift()!, expires_in: 3600, token_type: "Bearer" },
    }));
    await open({ ...key, token_uri: `${other.server.url}/token`, token: "t1" });
    opened.server.tokens = ["t1"];
    await session.execute("x");
    opened.server.tokens = ["t2"];
    await session.execute("y");
    opened.server.tokens = ["t3"];
    await session.execute("z");
    expect(opened.server.jobs.size).toBe(3);
    await other.end();
  });
});

describe("look-ups", () => {
  it("of 2,000 tables in one dataset are as many as of two, and paged when the server does so", async () => {
    await open();
    const tables = Array.from({ length: 2000 }, (_, i) => ({ tableId: `t${i}`, type: i % 2 ? "VIEW" : "TABLE" }));
    opened.server.datasets.set("core", tables);
    opened.server.pageSize = 100_000;
    const ask = () => opened.adapter.listRelationsOfSchemas(session, [{ database: "shop", schema: "core" }]);
    const found = await ask();
    expect(found).toHaveLength(2000);
    expect(found[1]).toEqual({ database: "shop", schema: "core", identifier: "t1", type: "view" });
    expect(opened.server.calls).toHaveLength(1);
    opened.server.pageSize = 500;
    expect(await ask()).toHaveLength(2000);
    expect(opened.server.calls).toHaveLength(5);
  });

  it("of what is not there find nothing", async () => {
    await open();
    expect(await opened.adapter.listRelations(session, "shop", "none")).toEqual([]);
    expect(await opened.adapter.listSchemas(session, "shop")).toEqual([]);
  });
});
