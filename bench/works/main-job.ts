import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { floor, quern } from "../peers.ts";
import type { Work } from "../work.ts";
import { moveAway } from "./reset.ts";
import { writeStatements } from "./statements-of.ts";

const rows = 2_633_521;
const project = fileURLToPath(new URL("../main-job", import.meta.url));
const generator = fileURLToPath(new URL("../../scripts/make-orders.ts", import.meta.url));

const types = {
  event_time: "timestamp",
  order_id: "bigint",
  product_id: "bigint",
  category_id: "bigint",
  category_code: "varchar",
  brand: "varchar",
  price: "decimal(12, 2)",
  user_id: "bigint",
};
const columns = Object.entries(types).map(([name, type]) => `'${name}': '${type}'`);

/** What loads the raw data and the seed when no tool stands between. */
const loads = [
  "create schema raw",
  `create table raw.orders as select * from read_csv('orders.csv', header = true, columns = {${columns.join(", ")}}, timestampformat = '%Y-%m-%d %H:%M:%S UTC')`,
  "create table time_windows as select * from read_csv('seeds/time_windows.csv', header = true)",
];

export const mainJob: Work = {
  name: "main-job",
  title: "main job: CSV of 2,633,521 rows -> load, staging, sales, sales_changes, 13 tests",
  must: { floors: 1.12 },
  aim: { floors: 1.05 },
  prepare(folder) {
    mkdirSync(folder, { recursive: true });
    cpSync(project, folder, { recursive: true });
    const csv = join(folder, "orders.csv");
    if (!existsSync(csv)) execFileSync(process.execPath, [generator, "--rows", String(rows), "--out", csv]);
    writeStatements(quern(folder, "compile"), join(folder, "statements.json"), loads);
  },
  reset(folder) {
    moveAway(folder, ["target", ".quern", "logs", "lake", "main_job.duckdb", "main_job.duckdb.wal", "floor"]);
  },
  quern: (folder) => quern(folder, "build"),
  floor: (folder) => floor(folder, "statements", "floor/main_job.duckdb", "statements.json"),
  dbt: (folder, dbt) => dbt(folder, "build", "--vars", "{load_by_hook: true}"),
};
