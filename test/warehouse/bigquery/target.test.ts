import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { authClientOf } from "../../../src/warehouse/bigquery/auth-client.ts";
import { addFiles, project, runQuern } from "../../cli/quern.ts";
import { type Opened, openBigQuery } from "./open-bigquery.ts";
import { failure, ScriptedServer } from "./scripted-server.ts";

describe("keys of a target", () => {
  let opened: Opened | undefined;
  afterEach(() => opened?.end());

  it("execution_project is where jobs are, quota_project what every call counts against", async () => {
    opened = await openBigQuery({ execution_project: "payer", quota_project: "quota" });
    const session = await opened.adapter.acquire("model.shop.sales");
    await session.execute("select 1", { fetch: true });
    await opened.adapter.listRelations(session, "shop", "core");
    const { calls } = opened.server;
    expect(calls.map(({ method, path }) => `${method} ${path.replace(/quern-.*/, "ID")}`)).toEqual([
      "POST payer/jobs",
      "GET payer/queries/ID",
      "GET payer/jobs/ID",
      "GET shop/datasets/core/tables",
    ]);
    expect(calls[0]?.body.jobReference).toMatchObject({ projectId: "payer" });
    expect(new Set(calls.map(({ headers }) => headers["x-goog-user-project"]))).toEqual(new Set(["quota"]));
  });

  it("job_retry_deadline_seconds ends the tries, job_retries: 0 allows none", async () => {
    opened = await openBigQuery({ job_retry_deadline_seconds: 3 });
    const busy = Array.from({ length: 20 }, () => failure(503, "backendError"));
    opened.server.on(/POST shop\/jobs$/, () => busy.pop()!);
    const session = await opened.adapter.acquire("model.shop.sales");
    await expect(session.execute("select 1")).rejects.toThrow();
    expect(opened.pauses).toEqual([250, 500, 1000]);
    await opened.end();
    opened = await openBigQuery({ job_retries: 0 });
    opened.server.scripts.push({ error: { reason: "backendError", message: "Retry later" } });
    const other = await opened.adapter.acquire("model.shop.sales");
    await expect(other.execute("select 1")).rejects.toThrow(/Retry later/);
    expect(opened.pauses).toEqual([]);
  });

  it("impersonate_service_account asks for the account's token with the target's scopes", async () => {
    const bigquery = "https://www.googleapis.com/auth/bigquery";
    const warned = vi.spyOn(console, "warn");
    const client = (await authClientOf({
      identity: {
        method: "oauth-secrets",
        token: "mine",
        refreshToken: null,
        clientId: null,
        clientSecret: null,
        tokenUri: null,
      },
      scopes: [bigquery],
      impersonate: "prod@shop.iam.gserviceaccount.com",
      quotaProject: null,
    })) as unknown as { getAccessToken(): Promise<{ token: string }>; sourceClient: { request: unknown } };
    const asked: { url?: string; data?: object }[] = [];
    client.sourceClient.request = async (options: object) => {
      asked.push(options);
      return { data: { accessToken: "theirs", expireTime: new Date(Date.now() + 3_600_000).toISOString() } };
    };
    expect((await client.getAccessToken()).token).toBe("theirs");
    expect(asked).toEqual([
      expect.objectContaining({
        url: expect.stringMatching(/\/prod@shop\.iam\.gserviceaccount\.com:generateAccessToken$/),
        data: expect.objectContaining({ scope: [bigquery] }),
      }),
    ]);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

describe("jobs of a run", () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await ScriptedServer.start();
    server.datasets.set("core", []);
    server.datasets.set("sales", []);
  });
  afterEach(() => server.end());

  it("bear the query comment as labels, where it says job-label; models go to their own project and dataset", async () => {
    const output = { type: "bigquery", method: "oauth-secrets", token: "t", project: "shop", dataset: "core" };
    const folder = project({
      "project.yml": JSON.stringify({
        name: "shop",
        profile: "p",
        "query-comment": {
          comment: "{{ dict(Team='Data & Co', node=node.name or 'none') | tojson }}",
          "job-label": true,
        },
      }),
      "macros/names.sql": "{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}",
      "models/m.sql": "{{ config(materialized='view', project='marts', dataset='sales') }} select 1 as id",
    });
    addFiles(folder, {
      "profiles.yml": JSON.stringify({
        p: { target: "prod", outputs: { prod: { ...output, api_endpoint: server.url, threads: 1 } } },
      }),
    });
    const { code, stdout } = await runQuern(["run"], { cwd: folder });
    expect(code, stdout).toBe(0);
    const [job] = [...server.jobs.values()];
    expect(job?.reference.projectId).toBe("shop");
    expect(server.statements()[0]).toContain("create or replace view `marts`.`sales`.`m`");
    expect(job?.configuration.labels).toEqual({
      team: "data___co",
      node: "m",
      dbt_invocation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
