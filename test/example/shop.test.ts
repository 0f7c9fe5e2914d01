import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runQuern } from "../cli/quern.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "shop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quern = async (...args: string[]) => {
  const ended = await runQuern(args, { cwd: folder });
  expect(ended.stderr).toBe("");
  return ended;
};

/** Rows of a query on the warehouse, after the run has closed it; numbers as text. */
async function rows(sql: string): Promise<string[][]> {
  const database = await DuckDBInstance.create(join(folder, "shop.duckdb"), { access_mode: "READ_ONLY" });
  const connection = await database.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

const results = (): Map<string, { status: string; message: string | null }> => {
  const { results: all } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as {
    results: { unique_id: string; status: string; message: string | null }[];
  };
  return new Map(all.map((each) => [each.unique_id, each]));
};

const loaded = (): string | null | undefined => results().get("source.shop.shop.orders")?.message;

function makeDay(day: string, count: number): Promise<unknown> {
  mkdirSync(join(folder, "data/drop"), { recursive: true });
  const script = join(repository, "scripts/make-orders.ts");
  const out = join(folder, `data/drop/${day}.csv`);
  return promisify(execFile)(process.execPath, [script, "--rows", String(count), "--day", day, "--out", out]);
}

/** Straight from the files, with none of quern's SQL. */
const plain = `select count(*), sum(price), count(distinct order_id)
  from (select distinct * from read_csv([FILES], types = {'event_time': 'varchar', 'price': 'decimal(12,2)'}))
  where event_time not like '1970%'`;

describe("the electronics store, day after day", () => {
  beforeAll(() => {
    for (const part of ["models", "macros", "seeds", "project.yml", "data/orders-sample.csv.gz", "test/models"])
      cpSync(join(repository, part), join(folder, part), { recursive: true });
  });

  it("builds everything from the sample and passes its tests", async () => {
    const { code, stdout } = await quern("build");
    expect(stdout).toContain("Completed successfully");
    expect(code).toBe(0);
    expect(loaded()).toBe("LOADED 1 file, 60000 rows");
    const sample = join(folder, "data/orders-sample.csv.gz");
    const [expected] = await rows(plain.replace("FILES", `'${sample}'`));
    expect(await rows("select count(*), sum(price), count(distinct order_id) from sales")).toEqual([expected]);
    expect(await rows("select sum(sales) from sales_by_month")).toEqual([[expected![1]]]);
  });

  it("loads nothing the second time and leaves sales as it was", async () => {
    const before = await rows("select max(_loaded_at), count(*) from sales");
    expect((await quern("build")).code).toBe(0);
    expect(loaded()).toBe("UP TO DATE");
    expect(await rows("select max(_loaded_at), count(*) from sales")).toEqual(before);
  });

  it("takes the next day's file once, and writes only its partitions", async () => {
    await makeDay("2020-11-22", 900);
    const before = await rows("select count(*), max(_loaded_at) from sales");
    expect((await quern("build")).code).toBe(0);
    expect(loaded()).toBe("LOADED 1 file, 900 rows");
    const written = `select cast(event_time as date), count(*) from sales where _loaded_at > '${before[0]![1]}' group by 1`;
    const days = await rows(written);
    expect(days.map(([day]) => day)).toEqual(["2020-11-22"]);
    expect(Number(days[0]![1])).toBeGreaterThan(890);
    const ofDay = `${folder}/data/drop/2020-11-22.csv`;
    cpSync(ofDay, `${folder}/data/drop/the same again.csv`);
    expect((await quern("build")).code).toBe(0);
    expect(loaded()).toBe("UP TO DATE");
    const files = `'${folder}/data/orders-sample.csv.gz', '${ofDay}'`;
    expect(await rows("select count(*), sum(price), count(distinct order_id) from sales")).toEqual(
      await rows(plain.replace("FILES", files)),
    );
  });

  it("compares windows of equal length, and shows the past day that a var sets", async () => {
    expect(await rows("select distinct as_of_day, weeks from sales_changes order by 2")).toEqual(
      ["4", "12", "24", "52"].map((weeks) => ["2020-11-22", weeks]),
    );
    expect((await quern("run", "-s", "sales_changes", "--vars", "{as_of_day: 2020-06-30}")).code).toBe(0);
    const window = (from: string, until: string): string =>
      `select coalesce(sum(price), 0) from sales where cast(event_time as date) between date '${from}' and date '${until}'`;
    expect(await rows("select sales, previous_sales from sales_changes where weeks = 4 and is_total")).toEqual([
      [
        (await rows(window("2020-06-03", "2020-06-30")))[0]![0],
        (await rows(window("2020-05-06", "2020-06-02")))[0]![0],
      ],
    ]);
  });

  it("keeps repeats when the var says so, and still counts them", async () => {
    const [[without]] = (await rows("select count(*) from stg_orders")) as [[string]];
    expect((await quern("build", "--full-refresh", "--vars", "{keep_repeats: true}")).code).toBe(0);
    const [[kept]] = (await rows("select count(*) from stg_orders")) as [[string]];
    expect(Number(kept)).toBeGreaterThan(Number(without));
    expect(await rows("select count(*) from stg_orders where repeat_number > 1")).toEqual([
      [String(Number(kept) - Number(without))],
    ]);
  });
});
