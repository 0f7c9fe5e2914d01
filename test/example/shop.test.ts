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

const quern = async (...args: string[]) => quernWith({}, ...args);

const quernWith = async (env: Record<string, string>, ...args: string[]) => {
  const ended = await runQuern(args, { cwd: folder, env });
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

/** A file of the generator's, below the project. */
function makeOrders(out: string, ...args: string[]): Promise<unknown> {
  const script = join(repository, "scripts/make-orders.ts");
  return promisify(execFile)(process.execPath, [script, ...args, "--out", join(folder, out)]);
}

/** Every figure of the dashboard is that of the files, by plain SQL. */
async function expectReconciled(...files: string[]): Promise<void> {
  const script = join(repository, "scripts/reconcile.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...files], { cwd: folder }).catch(
    (failed: { stdout: string }) => failed,
  );
  expect(stdout).toMatch(/\n\d\d equal, 0 different\n$/);
}

const sample = "data/orders-sample.csv.gz";

describe("the electronics store, day after day", () => {
  beforeAll(() => {
    for (const part of ["models", "macros", "seeds", "project.yml", "data/orders-sample.csv.gz", "test/models"])
      cpSync(join(repository, part), join(folder, part), { recursive: true });
    mkdirSync(join(folder, "data/drop"), { recursive: true });
  });

  it("builds everything from the sample and passes its tests", async () => {
    const { code, stdout } = await quern("build");
    expect(stdout).toContain("Completed successfully");
    expect(code).toBe(0);
    expect(loaded()).toBe("LOADED 1 file, 60000 rows");
    await expectReconciled(sample);
  });

  it("describes every model, source and seed, and each of their columns", async () => {
    expect((await quern("docs", "generate", "--quiet")).code).toBe(0);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, "target", name), "utf8"));
    const [{ nodes, sources }, catalog] = [read("manifest.json"), read("catalog.json")];
    const undescribed = Object.entries<{ columns: object }>({ ...catalog.nodes, ...catalog.sources }).flatMap(
      ([id, { columns }]) => {
        const { description, columns: described } = nodes[id] ?? sources[id];
        expect(Object.keys(described).sort(), id).toEqual(Object.keys(columns).sort());
        return [
          [id, description],
          ...Object.entries<{ description: string }>(described).map(([name, c]) => [`${id}.${name}`, c.description]),
        ];
      },
    );
    expect(undescribed.length).toBeGreaterThan(100);
    expect(undescribed.filter(([, text]) => !text)).toEqual([]);
  });

  it("loads nothing the second time and leaves sales as it was", async () => {
    const before = await rows("select max(_loaded_at), count(*) from sales");
    expect((await quern("build")).code).toBe(0);
    expect(loaded()).toBe("UP TO DATE");
    expect(await rows("select max(_loaded_at), count(*) from sales")).toEqual(before);
  });

  it("takes the next day's file once, and writes only its partitions", async () => {
    await makeOrders("data/drop/2020-11-22.csv", "--rows", "900", "--day", "2020-11-22");
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
    await expectReconciled(sample, "data/drop/2020-11-22.csv");
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

  it("follows another base, also where it has fewer days", async () => {
    await makeOrders("data/week.csv", "--rows", "5000", "--from", "2020-03-02", "--until", "2020-03-08", "--seed", "2");
    const files = ["data/week.csv", "data/drop/2020-11-22.csv"];
    const { code, stdout } = await quernWith({ ORDERS: "data/week.csv" }, "build");
    expect(stdout).toContain("Completed successfully");
    expect(code).toBe(0);
    expect(await rows("select count(distinct cast(event_time as date)) from sales")).toEqual([["8"]]);
    await expectReconciled(...files);
  });
});
