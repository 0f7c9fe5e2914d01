import { afterEach, beforeEach, expect, it } from "vitest";
import type { QuernEvent } from "../../../src/base/events.ts";
import { build } from "../../../src/engine/index.ts";
import { project } from "../../cli/quern.ts";
import { failure, ScriptedServer } from "./scripted-server.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
  server.datasets.set("core", []);
});
afterEach(() => server.end());

/** Builds a project within this process; gives what failed. */
async function built(files: Record<string, string>, listen?: (event: QuernEvent) => void): Promise<string[]> {
  const target = { type: "bigquery", method: "oauth-secrets", token: "t", project: "shop", dataset: "core" };
  const folder = project({
    "project.yml": "name: shop\nprofile: p\nquery-comment: null\n",
    "profiles.yml": JSON.stringify({ p: { outputs: { dev: { ...target, api_endpoint: server.url } }, target: "dev" } }),
    ...files,
  });
  const failed: string[] = [];
  await build(
    {},
    {
      emit(event) {
        listen?.(event);
        if (event.type === "node-finish" && event.error) failed.push(event.error.message);
      },
      cwd: folder,
      env: { HOME: folder },
    },
  );
  return failed;
}

it("names of tables have case: another one's table is not the model's", async () => {
  server.datasets.set("core", [{ tableId: "Orders" }]);
  expect(await built({ "models/orders.sql": "{{ config(materialized='incremental') }} select 1 as id" })).toEqual([]);
  expect(server.statements().map((sql) => sql.trim().split("\n")[0])).toEqual([
    "create or replace table `shop`.`core`.`orders`",
  ]);
});

it("quoted columns of tests are names, not texts", async () => {
  const columns = [{ name: "order", quote: true, data_tests: ["unique"] }];
  await built({
    "models/orders.sql": "select 1 as `order`",
    "models/m.yml": JSON.stringify({ version: 2, models: [{ name: "orders", columns }] }),
  });
  expect(server.statements()[1]).toContain("select `order` as unique_field");
});

it("a dataset that is only read from need not be listed", async () => {
  const denied = "Access Denied: Dataset shop:raw: Permission bigquery.tables.list denied on dataset shop:raw";
  server.on(/^GET shop\/datasets\/raw\/tables$/, () => failure(403, "accessDenied", denied));
  const files = {
    "models/s.yml": "version: 2\nsources: [{name: raw, tables: [{name: orders}]}]",
    "models/a.sql": "select * from {{ source('raw', 'orders') }}",
  };
  expect(await built(files)).toEqual([]);
  expect(server.statements()).toHaveLength(1);
});

it("a dataset that models go to is looked at before anything is done to it", async () => {
  const denied = "Access Denied: Dataset shop:core: Permission bigquery.tables.list denied on dataset shop:core";
  server.on(/^GET shop\/datasets\/core\/tables$/, () => failure(403, "accessDenied", denied));
  await expect(built({ "models/a.sql": "select 1 as id" })).rejects.toThrow(denied);
  expect(server.statements()).toEqual([]);
});

it("an incremental model whose table is cut in another way than its config says so", async () => {
  const byDay = {
    schema: { fields: [{ name: "day", type: "DATE" }] },
    timePartitioning: { type: "DAY", field: "day" },
  };
  server.datasets.set("core", [{ tableId: "events", ...byDay }]);
  const model = (granularity: string) =>
    `{{ config(materialized='incremental', partition_by={'field': 'day', 'granularity': '${granularity}'}) }} select 1 as id`;
  const warned: string[] = [];
  const emit = (event: QuernEvent): void => void (event.type === "warning" && warned.push(event.message));
  await built({ "models/events.sql": model("day") }, emit);
  expect(warned).toEqual([]);
  await built({ "models/events.sql": model("month") }, emit);
  expect(warned).toEqual([
    "`shop`.`core`.`events` keeps its partitioning and clustering, which are not those of the config: build it with --full-refresh to have it anew",
  ]);
});

it("a table by ingestion time is not written anew for a column's type, which would lose its rows", async () => {
  const schema = (type: string) => ({ schema: { fields: [{ name: "id", type }] } });
  server.datasets.set("core", [{ tableId: "events", ...schema("INTEGER"), timePartitioning: { type: "DAY" } }]);
  server.on(/^GET shop\/datasets\/core\/tables\/events__dbt_tmp/, () => ({ status: 200, body: schema("STRING") }));
  const config = "materialized='incremental', incremental_strategy='append', on_schema_change='sync_all_columns'";
  const partitions = "partition_by={'field': 'day', 'time_ingestion_partitioning': true}";
  const [failed] = await built({ "models/events.sql": `{{ config(${config}, ${partitions}) }} select 'a' as id` });
  expect(failed).toContain("the types of its columns id can only change when it is built anew, with --full-refresh");
  expect(server.statements().filter((sql) => /create or replace table `shop`.`core`.`events`/.test(sql))).toEqual([]);
});
