import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clone, parse, seed, test } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import { RecordingServer, type World } from "./recording-server.ts";

const folder = fileURLToPath(new URL("bigquery/", import.meta.url));

const orders = [
  { name: "id", type: "INTEGER" },
  { name: "amount", type: "NUMERIC" },
];
const sales = { schema: { fields: orders } };
const failures = [
  { name: "failures", type: "INTEGER" },
  { name: "should_warn", type: "BOOLEAN" },
  { name: "should_error", type: "BOOLEAN" },
];
const compared = [...orders, { name: "actual_or_expected", type: "STRING" }];

/** What commands other than `run` send. */
const commands: readonly {
  readonly name: string;
  readonly title: string;
  readonly world?: Partial<World>;
  readonly run: (at: string) => Promise<unknown>;
}[] = [
  {
    name: "seed",
    title: "a seed with types, labels and a description",
    run: (at) => seed({}, { cwd: at, env: { HOME: at } }),
  },
  {
    name: "data_test",
    title: "a data test",
    world: { tables: { sales }, columns: failures },
    run: (at) => test({ select: ["not_null_sales_id"] }, { cwd: at, env: { HOME: at } }),
  },
  {
    name: "data_test_stored",
    title: "a data test whose failures are stored",
    world: { tables: { sales }, columns: failures },
    run: (at) => test({ select: ["unique_sales_id"] }, { cwd: at, env: { HOME: at } }),
  },
  {
    name: "unit_test",
    title: "a unit test",
    world: { tables: { sales, orders: sales }, columns: compared },
    run: (at) => test({ select: ["doubles"] }, { cwd: at, env: { HOME: at } }),
  },
  {
    name: "clone",
    title: "a table cloned from production, and a view on its view",
    world: { tables: { sales, seen: { type: "VIEW" } } },
    run: async (at) => {
      await parse({ target: "prod" }, { cwd: at, env: { HOME: at } });
      cpSync(join(at, "target"), join(at, "prod"), { recursive: true });
      await clone(
        { state: "prod", select: ["sales", "seen"], threads: 1, fullRefresh: true },
        { cwd: at, env: { HOME: at } },
      );
    },
  },
];

describe("what commands send to BigQuery", () => {
  let server: RecordingServer;
  let at: string;

  beforeAll(async () => {
    server = await RecordingServer.start();
    const target = { ...server.target, threads: 1 };
    at = project({
      "dbt_project.yml": "name: shop\nprofile: shop\nversion: '1.0'\nquery-comment: null\n",
      "profiles.yml": JSON.stringify({
        shop: { target: "dev", outputs: { dev: target, prod: { ...target, dataset: "prod" } } },
      }),
      "models/sales.sql":
        "{{ config(materialized='table') }}\nselect id, 2 * amount as amount from {{ source('raw', 'orders') }}",
      "models/seen.sql": "{{ config(materialized='view') }}\nselect * from {{ ref('sales') }}",
      "models/models.yml": JSON.stringify({
        sources: [{ name: "raw", database: "proj", schema: "raw", tables: [{ name: "orders" }] }],
        models: [
          {
            name: "sales",
            columns: [{ name: "id", data_tests: ["not_null", { unique: { config: { store_failures: true } } }] }],
          },
        ],
        unit_tests: [
          {
            name: "doubles",
            model: "sales",
            given: [{ input: "source('raw', 'orders')", rows: [{ id: 1, amount: 2.5 }, { id: 2 }] }],
            expect: { rows: [{ id: 1, amount: 5 }] },
          },
        ],
      }),
      "seeds/prices.csv": "sku,price,since\na,1.50,2024-01-01\nb,,2024-01-02\n",
      "seeds/seeds.yml": JSON.stringify({
        seeds: [
          {
            name: "prices",
            description: "What things cost",
            config: { labels: { team: "shop" }, column_types: { price: "numeric" }, persist_docs: { relation: true } },
          },
        ],
      }),
    });
  });

  afterAll(() => server.close());

  it.each(commands.map((each) => [each.name, each] as const))("%s", async (name, { title, world, run }) => {
    server.begin({ tables: {}, columns: orders, made: orders, ...world });
    await run(at);
    const text = `-- ${title}\n\n${server.lines.join("\n\n")}\n`;
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.sql`));
    expect(text).not.toMatch(/-- (FAILED|unknown call)/);
  });
});
