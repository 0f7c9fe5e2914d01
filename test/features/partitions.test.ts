import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

const daily = "partition_by={'field': 'day', 'data_type': 'timestamp', 'granularity': 'day'}";

describe("a table partitioned in a DuckDB file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "models/sales.sql": `{{ config(materialized='table', ${daily}, cluster_by=['brand']) }}
        select timestamp '2024-01-01' + interval (hash(i) % 400) day + interval (i % 24) hour as day, 'brand ' || (hash(i) % 13) as brand, i
        from range(600000) as r(i)`,
    });
    await quern(folder, ["run"]);
  });

  it("has its rows laid out by partition, then by cluster key", async () => {
    const unsorted = await rows(
      folder,
      `select count(*) from (select date_trunc('day', day) as d, brand, lag(date_trunc('day', day)) over (order by rowid) as d0,
       lag(brand) over (order by rowid) as b0 from sales) where d < d0 or (d = d0 and brand < b0)`,
    );
    expect(unsorted).toEqual(["0"]);
  });

  it("lets a scan for a day leave out the row groups of other days", async () => {
    const [read] = await rows(
      folder,
      `select count(*) from pragma_storage_info('sales') where column_name = 'day' and segment_type = 'TIMESTAMP'
       and cast(regexp_extract(stats, 'Min: ([0-9-]+ [0-9:]+)', 1) as timestamp) < timestamp '2024-03-02'
       and cast(regexp_extract(stats, 'Max: ([0-9-]+ [0-9:]+)', 1) as timestamp) >= timestamp '2024-03-01'`,
    );
    const [all] = await rows(
      folder,
      "select count(*) from pragma_storage_info('sales') where column_name = 'day' and segment_type = 'TIMESTAMP'",
    );
    expect(Number(all)).toBeGreaterThan(3);
    expect(Number(read)).toBeLessThan(Number(all) / 2);
  });
});

describe("insert_overwrite", () => {
  const model = (query: string): string =>
    `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', ${daily}) }} ${query}`;

  it("replaces whole partitions, or nothing when the query fails", async () => {
    const folder = project({
      "models/sales.sql": model(
        "select timestamp '2024-01-01 10:00' + interval (i) day as day, i from range(3) as r(i)",
      ),
    });
    await quern(folder, ["run"]);
    addFiles(folder, {
      "models/sales.sql": model("select timestamp '2024-01-02 23:00' as day, cast('x' as integer) as i"),
    });
    await quern(folder, ["run"], 1);
    expect(await rows(folder, "select i from sales order by 1")).toEqual(["0", "1", "2"]);
    addFiles(folder, {
      "models/sales.sql": model("select timestamp '2024-01-02 23:00' as day, i from range(7, 9) as r(i)"),
    });
    await quern(folder, ["run"]);
    expect(await rows(folder, "select day, i from sales order by 1, 2")).toEqual([
      "2024-01-01 10:00:00|0",
      "2024-01-02 23:00:00|7",
      "2024-01-02 23:00:00|8",
      "2024-01-03 10:00:00|2",
    ]);
  });

  it("wants to know the partitions", async () => {
    const folder = project({
      "models/a.sql": "{{ config(materialized='incremental', incremental_strategy='insert_overwrite') }} select 1 as a",
    });
    await quern(folder, ["run"]);
    expect((await quern(folder, ["run"], 1)).stdout).toMatch(/partition_by/);
  });
});

describe("an external model", () => {
  const parquet = (query: string): string =>
    `{{ config(materialized='external', location='exports/sales', partition_by={'field': 'day', 'data_type': 'date', 'granularity': 'month'}) }} ${query}`;

  it("writes Parquet by partition and a view that reads it, and leaves the last good files when it fails", async () => {
    const folder = project({
      "models/sales.sql": parquet("select date '2024-01-15' + interval (i) month as day, i from range(3) as r(i)"),
      "models/read.sql": "select sum(i) as total from {{ ref('sales') }}",
    });
    await quern(folder, ["run"]);
    expect(readdirSync(join(folder, "exports", "sales"))).toEqual(
      ["2024-01-01", "2024-02-01", "2024-03-01"].map((month) => `day_month=${month}`),
    );
    expect(await rows(folder, "select total from read")).toEqual(["3"]);
    addFiles(folder, { "models/sales.sql": parquet("select date '2024-05-15' as day, cast('x' as integer) as i") });
    await quern(folder, ["run"], 1);
    expect(await rows(folder, "select total from read")).toEqual(["3"]);
    addFiles(folder, { "models/sales.sql": parquet("select date '2024-05-15' as day, 9 as i") });
    await quern(folder, ["run"]);
    expect(await rows(folder, "select total from read")).toEqual(["9"]);
    const files = readdirSync(join(folder, "exports"), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".parquet")).map((file) => dirname(file))).toEqual([
      "sales/day_month=2024-05-01",
    ]);
  });

  it("writes one file of another format", async () => {
    const folder = project({
      "models/list.sql":
        "{{ config(materialized='external', format='csv', location='out/list.csv', options={'delimiter': ';'}) }} select 1 as a, 'x' as b",
    });
    await quern(folder, ["run"]);
    expect(existsSync(join(folder, "out", "list.csv"))).toBe(true);
  });
});
