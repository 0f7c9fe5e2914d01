import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Holds the example project's warehouse against its CSV files, by plain SQL that shares nothing with the models: each
 * figure is computed from the files alone and must be equal, row by row.
 *
 *   npm run reconcile -- data/kz.csv data/drop/2020-11-22.csv
 */
const { values, positionals: files } = parseArgs({
  options: { database: { type: "string", default: "shop.duckdb" } },
  allowPositionals: true,
});
if (files.length === 0) throw new Error("Usage: npm run reconcile -- FILE... [--database shop.duckdb]");

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The files' rows as they are (`every`), and once each with a real time (`line`). */
const prepare = [
  `attach ${literal(values.database)} as shop (read_only)`,
  `create table every as from read_csv([${files.map(literal).join(", ")}], all_varchar = true)`,
  `create table line as
   select strptime(event_time, '%Y-%m-%d %H:%M:%S UTC') as moment, order_id::bigint as order_id, product_id::bigint as product_id,
     category_code, lower(trim(brand)) as brand, price::decimal(12, 2) as price, user_id::bigint as user_id
   from (select distinct * from every)
   where event_time not like '1970%'`,
  "create table last as select max(moment)::date as day, year(max(moment)) as year from line",
];

/** Sales, orders and average price of `line`s between two days that lie `weeks` before the last one. */
const inWindow = (from: string, until: string): string => `
  select weeks, brand, coalesce(sum(price), 0) as sales, count(distinct order_id) as orders, round(sum(price) / count(price), 4) as average
  from (select moment::date as sold, coalesce(brand, 'unknown') as brand, price, order_id from line
        union all select moment::date, 'all brands', price, order_id from line), last, (select unnest([4, 12, 24, 52]) as weeks)
  where sold > last.day - (${from}) * 7 and sold <= last.day - (${until}) * 7
  group by weeks, brand`;

/** What is compared: the files' figures, and the warehouse's. */
const figures: readonly (readonly [string, string, string])[] = [
  ["rows", "select count(*) from every", "select count(*) from shop.raw.orders"],
  [
    "exact repeats",
    "select count(*) - (select count(*) from (select distinct * from every)) from every",
    "select (select count(*) from shop.raw.orders) - (select count(*) from shop.main.stg_orders)",
  ],
  [
    "rows without a time",
    "select count(*) from (select distinct * from every) where event_time like '1970%'",
    "select (select count(*) from shop.main.stg_orders) - (select count(*) from shop.main.sales)",
  ],
  [
    "sales",
    "select count(*), sum(price), count(distinct order_id) from line",
    "select count(*), sum(price), count(distinct order_id) from shop.main.sales",
  ],
  [
    "sales by day",
    "select moment::date, coalesce(sum(price), 0), count(distinct order_id), count(*) from line group by 1",
    "select sales_day, sales, orders, lines from shop.main.sales_by_day",
  ],
  [
    "sales by month",
    "select strftime(moment, '%Y-%m'), coalesce(sum(price), 0), count(distinct order_id), count(*) from line group by 1",
    "select strftime(sales_month, '%Y-%m'), sales, orders, lines from shop.main.sales_by_month",
  ],
  [
    "this year",
    "select sum(price), count(distinct order_id), round(sum(price) / count(price), 4) from line, last where year(moment) = last.year",
    "select sales, orders, average_price from shop.main.this_year",
  ],
  [
    "peak hours",
    "select isodow(moment), hour(moment), coalesce(sum(price), 0), count(distinct order_id) from line group by 1, 2",
    "select weekday, hour_of_day, sales, orders from shop.main.peak_hours",
  ],
  [
    "windows of 4, 12, 24 and 52 weeks",
    inWindow("weeks", "0"),
    "select weeks, brand, sales, orders, average_price from shop.main.sales_changes where orders > 0",
  ],
  [
    "the windows before",
    inWindow("2 * weeks", "weeks"),
    "select weeks, brand, previous_sales, previous_orders, previous_average_price from shop.main.sales_changes where previous_orders > 0",
  ],
  [
    "products",
    "select product_id, coalesce(sum(price), 0), count(*) from line group by 1",
    "select product_id, sales, units from shop.main.top_products",
  ],
  [
    "categories",
    "select coalesce(category_code, 'unknown'), coalesce(sum(price), 0), count(*) from line group by 1",
    "select category_code, sales, units from shop.main.top_categories",
  ],
  [
    "customers",
    "select user_id, min(moment), max(moment), count(distinct order_id), coalesce(sum(price), 0) from line where user_id is not null group by 1",
    "select user_id, first_purchase_at, last_purchase_at, orders, sales from shop.main.customers",
  ],
  [
    "cohorts",
    `select strftime(first, '%Y-%m'), datediff('month', first, moment), count(distinct user_id)
     from line join (select user_id, min(moment) as first from line group by 1) using (user_id) group by 1, 2`,
    "select strftime(cohort_month, '%Y-%m'), months_since_first, customers from shop.main.customer_cohorts",
  ],
];

const database = await DuckDBInstance.create(":memory:");
const connection = await database.connect();
const rowsOf = async (sql: string): Promise<string[]> =>
  (await connection.runAndReadAll(sql)).getRows().map((row) => row.join(" | "));

let differing = 0;
for (const sql of prepare) await connection.run(sql);
for (const [name, expected, found] of figures) {
  const [ofFiles, ofWarehouse] = [await rowsOf(expected), await rowsOf(found)];
  const lacking = (all: string[], from: string[]): string[] => {
    const there = new Set(from);
    return all.filter((row) => !there.has(row));
  };
  const [onlyFiles, onlyWarehouse] = [lacking(ofFiles, ofWarehouse), lacking(ofWarehouse, ofFiles)];
  const equal = onlyFiles.length + onlyWarehouse.length === 0 && ofFiles.length === ofWarehouse.length;
  if (!equal) differing++;
  const shown = ofFiles.length === 1 ? ofFiles[0] : `${ofFiles.length} rows`;
  process.stdout.write(`${equal ? "equal  " : "DIFFERS"}  ${name}: ${shown}\n`);
  if (equal) continue;
  for (const [whose, rows] of [
    ["files", onlyFiles],
    ["warehouse", onlyWarehouse],
  ] as const)
    for (const row of rows.slice(0, 5)) process.stdout.write(`           only in the ${whose}: ${row}\n`);
}
connection.closeSync();
database.closeSync();
process.stdout.write(`${figures.length - differing} equal, ${differing} different\n`);
process.exitCode = differing === 0 ? 0 : 1;
