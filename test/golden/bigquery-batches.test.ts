import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import { RecordingServer } from "./recording-server.ts";

let server: RecordingServer;
beforeAll(async () => {
  server = await RecordingServer.start();
});
afterAll(() => server.close());

it("batches on BigQuery run together, each with a temporary table of its own, and are billed together", async () => {
  const config = {
    materialized: "incremental",
    incremental_strategy: "microbatch",
    event_time: "placed_at",
    batch_size: "day",
    begin: "2024-01-01",
    partition_by: { field: "day", data_type: "date" },
  };
  const at = project({
    "dbt_project.yml": "name: shop\nprofile: shop\nversion: '1.0'\nquery-comment: null\n",
    "profiles.yml": JSON.stringify({ shop: { target: "dev", outputs: { dev: server.target } } }),
    "models/days.sql": "select id, day, placed_at, '{{ thread_id }}' as thread from {{ source('raw', 'orders') }}",
    "models/days.yml": JSON.stringify({
      models: [{ name: "days", config }],
      sources: [{ name: "raw", database: "proj", schema: "raw", tables: [{ name: "orders" }] }],
    }),
  });
  const fields = ["id", "day", "placed_at", "thread"].map((name) => ({ name, type: "STRING" }));
  const days = { schema: { fields }, timePartitioning: { type: "DAY", field: "day" } };
  server.begin({ tables: { days }, columns: fields, made: fields });
  const options = { threads: 4, eventTimeStart: "2024-01-01", eventTimeEnd: "2024-01-13" };
  const { results } = await run({ projectDir: at, ...options }, { cwd: at, env: { HOME: at } });
  expect(results.map(({ status, message }) => [status, message])).toEqual([["success", "SUCCESS"]]);
  const sent = server.lines.join("\n");
  const tables = new Set([...sent.matchAll(/days__dbt_tmp_(\d{8})_/g)].map(([, day]) => day));
  expect(tables.size).toBe(12);
  const threads = [...sent.matchAll(/'(Thread-\d)' as thread/g)].map(([, thread]) => thread);
  expect(new Set(threads).size).toBeGreaterThan(1);
  expect([threads[0], threads.at(-1)]).toEqual(["Thread-1", "Thread-1"]);
  const { usage } = results[0]!.adapter_response as { usage?: { jobs: number } };
  expect(usage?.jobs).toBeGreaterThanOrEqual(12);
});
