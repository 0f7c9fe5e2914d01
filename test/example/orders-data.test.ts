import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const file = join(tmpdir(), `orders-${process.pid}.csv`);
const make = (out: string, ...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(repository, "scripts/make-orders.ts"), ...args, "--out", out]);

let query: (sql: string) => Promise<(string | number)[][]>;
let close: () => void;
beforeAll(async () => {
  await make(file, "--rows", "300000");
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  await connection.run(`create view orders as from read_csv('${file}', all_varchar = true)`);
  query = async (sql) =>
    (await connection.runAndReadAll(sql))
      .getRows()
      .map((row) => row.map((v) => (typeof v === "string" ? v : Number(v))));
  close = () => {
    connection.closeSync();
    database.closeSync();
  };
});
afterAll(() => {
  close();
  rmSync(file, { force: true });
});

describe("the generated purchase history is like the real one:", () => {
  it("columns, days and parts of empty fields", async () => {
    expect(readFileSync(file, "utf8").split("\n", 1)).toEqual([
      "event_time,order_id,product_id,category_id,category_code,brand,price,user_id",
    ]);
    const [[rows, first, last, apart, bare, code, brand, user]] = (await query(
      `select count(*), min(event_time[:10]) filter (event_time > '1971'), max(event_time[:10]),
         count(*) filter ((category_id is null) <> (price is null)), avg((price is null)::int),
         avg((category_code is null)::int), avg((brand is null)::int), avg((user_id is null)::int) from orders`,
    )) as [[number, string, string, number, number, number, number, number]];
    expect([rows, first, last, apart]).toEqual([300_000, "2020-01-05", "2020-11-21", 0]);
    expect([bare, code, brand, user].map((part) => Math.round(part * 100))).toEqual([16, 23, 19, 79]);
  });

  it("rows without a time and exact repeats", async () => {
    const undated = "select count(*) from orders where event_time like '1970-01-01 %'";
    expect((await query(undated))[0]![0]).toBeCloseTo((19_600 / 2_633_521) * 300_000, -3);
    const repeats = "select count(*) - (select count(*) from (select distinct * from orders)) from orders";
    const [[count]] = (await query(repeats)) as [[number]];
    expect(Math.abs(count - (675 / 2_633_521) * 300_000)).toBeLessThan(40);
  });

  it("orders of 1 to 5 lines, with one time and one customer", async () => {
    const lines = "select distinct count(*) from (select distinct * from orders) group by order_id order by 1";
    expect(await query(lines)).toEqual([[1], [2], [3], [4], [5]]);
    const torn =
      "select order_id from orders group by 1 having count(distinct event_time) + count(distinct user_id) > 2";
    expect(await query(torn)).toEqual([]);
  });

  it("brands by Zipf's law, and peak hours", async () => {
    const brands = await query(
      "select brand, count(*) from orders where brand is not null group by 1 order by 2 desc limit 4",
    );
    expect(brands.map(([brand]) => brand)).toEqual(["samsung", "apple", "lg", "huawei"]);
    const [first, second, , fourth] = brands.map(([, count]) => Number(count)) as [number, number, number, number];
    expect([first / second, first / fourth].map(Math.round)).toEqual([2, 4]);
    const hours = await query(
      "select event_time[12:13] from orders where event_time > '1971' group by 1 order by count(*) desc limit 4",
    );
    expect(hours.flat().sort()).toEqual(["08", "09", "10", "11"]);
  });

  it("ids of 19 digits", async () => {
    const lengths =
      "select distinct length(order_id), length(product_id), max(length(category_id)), max(length(user_id)) from orders group by 1, 2";
    expect(await query(lengths)).toEqual([[19, 19, 19, 19]]);
  });

  it("the same bytes each time: the sample is 60,000 rows of it", async () => {
    await make(file, "--rows", "60000");
    const sample = gunzipSync(readFileSync(join(repository, "data/orders-sample.csv.gz")));
    expect(sample.equals(readFileSync(file))).toBe(true);
  });
});
