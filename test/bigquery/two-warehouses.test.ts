import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { str, type Value } from "../../src/jinja/index.ts";
import type { JsonObject } from "../../src/manifest/types.ts";
import { type Adapter, type Connection, Relation } from "../../src/warehouse/index.ts";
import { runQuern } from "../cli/quern.ts";
import { openOutput } from "./open-output.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const models = readdirSync(join(repository, "models"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".sql"))
  .map((file) => basename(file, ".sql"))
  .sort();

/** What a column of each type on DuckDB is on BigQuery: all the differences between the two. */
const types: Readonly<Record<string, readonly string[]>> = {
  BIGINT: ["INT64"],
  INTEGER: ["INT64"],
  // sums of whole numbers
  HUGEINT: ["INT64"],
  // a quotient is exact on BigQuery when what is divided is
  DOUBLE: ["FLOAT64", "NUMERIC"],
  DECIMAL: ["NUMERIC"],
  VARCHAR: ["STRING"],
  BOOLEAN: ["BOOL"],
  DATE: ["DATE"],
  // UTC; BigQuery's says so
  TIMESTAMP: ["TIMESTAMP"],
};

/** When a row was loaded is no part of the comparison; that the time is UTC's is. */
const ownTimes = ["_loaded_at"];

/** Window functions over NUMERIC give 0 or null in the stand-in. These columns are compared as FLOAT64. */
const wrongInStandIn: Readonly<Record<string, readonly string[]>> = {
  brand_ranking: ["share_of_sales"],
  sales_by_day: ["sales_seven_day_average"],
};

/** The unit tests over times and texts; each takes the stand-in seconds, and DuckDB's build runs all. */
const unitTests = ["daily_sales", "peak_hours", "stg_orders"].map((name) => `${name},test_type:unit`);

interface Table {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly string[])[];
}

/** Whole numbers as they are, others to four places, moments without their zone. */
function comparable(cell: unknown): string {
  if (cell === null) return "null";
  const text = str(cell as Value);
  if (/^-?\d+(\.\d+)?(e[-+]\d+)?$/i.test(text) && !/^-?\d+$/.test(text)) return String(Number(Number(text).toFixed(4)));
  return text.replace(/\+00:00$/, "");
}

describe.skipIf(!hasPlace)("the example project, one for both warehouses", { timeout: 600_000 }, () => {
  let place: Place;
  let folder: string;
  const started = new Date();
  const adapters = new Map<string, Adapter>();
  const connections = new Map<string, Connection>();
  let outputs: Readonly<Record<string, JsonObject>>;

  beforeAll(async () => {
    place = await openPlace();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "quern two warehouses ")));
    for (const name of ["models", "macros", "seeds", "test/models", "project.yml"])
      cpSync(join(repository, name), join(folder, name), { recursive: true });
    // a real project may have a dataset `raw` that is not ours
    const sources = join(folder, "models/staging/sources.yml");
    const text = readFileSync(sources, "utf8");
    writeFileSync(sources, text.replace("schema: raw", `schema: ${place.output.dataset}_raw`));
    const lake = `gs://${place.storage.bucket}/two ${place.output.dataset}`;
    outputs = { duckdb: { type: "duckdb", path: "shop.duckdb" }, bigquery: { ...place.output, lake } };
    writeFileSync(join(folder, "profiles.yml"), JSON.stringify({ shop: { target: "duckdb", outputs } }));
    mkdirSync(join(folder, "data/drop"), { recursive: true });
    await makeOrders("data/orders.csv", "--rows", "200", "--from", "2020-09-20");
  });

  afterAll(async () => {
    const { project, dataset } = place.output;
    if (place.isReal)
      await connections.get("bigquery")?.execute(`drop schema if exists \`${project}\`.\`${dataset}_raw\` cascade`);
    for (const adapter of adapters.values()) await adapter.close();
    await place?.end();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  // one process may have the file
  afterEach(async () => {
    await adapters.get("duckdb")?.close();
    adapters.delete("duckdb");
  });

  const makeOrders = (out: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [
      join(repository, "scripts/make-orders.ts"),
      ...args,
      "--out",
      join(folder, out),
    ]);

  /** Runs quern on a target, all well, and gives the messages of its results. */
  async function quern(target: string, ...args: string[]): Promise<ReadonlyMap<string, string>> {
    const { code, stdout, stderr } = await runQuern([...args, "--profile", "shop", "--target", target], {
      cwd: folder,
      env: { ORDERS: "data/orders.csv", METADATA_SERVER_DETECTION: "none" },
    });
    expect(code, `${target}: ${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
    const { results } = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as {
      results: { unique_id: string; message: string }[];
    };
    return new Map(results.map(({ unique_id, message }) => [unique_id, message]));
  }

  /** A query on one of the warehouses. */
  async function query(target: string, sql: (name: (identifier: string) => string) => string): Promise<Table> {
    if (!adapters.has(target)) {
      const adapter = await openOutput(outputs[target]!, folder);
      adapters.set(target, adapter);
      connections.set(target, await adapter.acquire("compare"));
    }
    const adapter = adapters.get(target)!;
    const { database, schema } = adapter.target;
    const { table } = await connections.get(target)!.execute(
      sql((identifier) => new Relation({ database, schema, identifier, dialect: adapter.relations }).render()),
      { fetch: true },
    );
    return { columns: table.columns, rows: table.rows.map((row) => row.map(comparable)) };
  }

  /** The rows, sorted, without some columns; the order of rows is no part of a table. */
  function content({ columns, rows }: Table, without: readonly string[]): string[] {
    const kept = columns.flatMap(({ name }, i) => (without.includes(name) ? [] : [i]));
    return [columns.map(({ name }) => name).join("|"), ...rows.map((row) => kept.map((i) => row[i]).join("|")).sort()];
  }

  async function expectEqualTables(): Promise<void> {
    const pairs = new Set<string>();
    for (const model of models) {
      const [here, there] = await Promise.all(
        ["duckdb", "bigquery"].map((target) => query(target, (name) => `select * from ${name(model)}`)),
      );
      const without = [...ownTimes, ...(place.isReal ? [] : (wrongInStandIn[model] ?? []))];
      expect(content(there!, without), model).toEqual(content(here!, without));
      here!.columns.forEach(({ type }, i) => {
        pairs.add(`${type.replace(/\(.*/, "")} ${there!.columns[i]?.type.replace(/\(.*/, "")}`);
      });
    }
    expect(Object.entries(types).flatMap(([here, there]) => there.map((each) => `${here} ${each}`))).toEqual(
      expect.arrayContaining([...pairs]),
    );
    if (!place.isReal) for (const model of Object.keys(wrongInStandIn)) await expectEqualAsFloats(model);
  }

  /** The model's compiled query (BigQuery was built last) gives DuckDB's values when the stand-in reads its money as FLOAT64. */
  async function expectEqualAsFloats(model: string): Promise<void> {
    const compiled = readFileSync(join(folder, `target/compiled/shop/models/marts/${model}.sql`), "utf8");
    const input = model === "brand_ranking" ? "sales_changes" : "daily_sales";
    const there = await query("bigquery", (name) => {
      const floats = `(select * replace (cast(sales as float64) as sales) from ${name(input)})`;
      expect(compiled).toContain(name(input));
      return compiled.replace(name(input), floats);
    });
    const here = await query("duckdb", (name) => `select * from ${name(model)}`);
    expect(content(there, []), model).toEqual(content(here, []));
  }

  const loaded = (results: ReadonlyMap<string, string>) => results.get("source.shop.shop.orders");

  it("has the same tables, from the same CSV file, and passes its tests", async () => {
    for (const target of ["duckdb", "bigquery"]) {
      const unit = target === "bigquery" && !place.isReal ? ["--exclude-resource-type", "unit_test"] : [];
      expect(loaded(await quern(target, "build", ...unit))).toBe("LOADED 1 file, 200 rows");
    }
    if (!place.isReal) await quern("bigquery", "test", "--select", ...unitTests);
    await expectEqualTables();
  });

  it("knows when rows were loaded, in UTC", async () => {
    for (const target of ["duckdb", "bigquery"]) {
      const { rows } = await query(target, (name) => `select min(_loaded_at), max(_loaded_at) from ${name("sales")}`);
      for (const time of rows[0]!) {
        const at = new Date(`${time.replace(" ", "T")}Z`);
        expect([at >= started, at <= new Date()], `${target}: ${time}`).toEqual([true, true]);
      }
    }
  });

  it("takes the next day's file in, into the days that it touches", async () => {
    await makeOrders("data/drop/2020-11-22.csv", "--rows", "20", "--day", "2020-11-22");
    for (const target of ["duckdb", "bigquery"]) {
      const args = target === "bigquery" && !place.isReal ? ["--exclude", "test_type:generic", "test_type:unit"] : [];
      expect(loaded(await quern(target, "build", ...args))).toBe("LOADED 1 file, 20 rows");
    }
    await expectEqualTables();
  });
});
