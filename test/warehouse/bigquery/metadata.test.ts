import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { QuernEvent } from "../../../src/base/events.ts";
import { docsGenerate, sourceFreshness } from "../../../src/engine/index.ts";
import { project, runQuern } from "../../cli/quern.ts";
import { failure, type Resource, ScriptedServer } from "./scripted-server.ts";

const hour = 3_600_000;
const ago = (hours: number): string => String(Date.now() - hours * hour);
const integer = { type: "INTEGER" };

let server: ScriptedServer;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.end());

function shop(files: Readonly<Record<string, string>>, output: Resource = {}): string {
  const target = {
    type: "bigquery",
    method: "oauth-secrets",
    token: "t",
    project: "shop",
    dataset: "core",
    threads: 1,
  };
  const all = { ...target, api_endpoint: server.url, ...output };
  return project({
    "project.yml": "name: shop\nprofile: p\n",
    "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: all } } }),
    ...files,
  });
}

const read = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, "target", name), "utf8"));

describe("freshness from metadata on BigQuery", () => {
  const sources = (tables: readonly object[]): Record<string, string> => ({
    "models/sources.yml": JSON.stringify({
      sources: [
        {
          name: "raw",
          config: {
            freshness: { warn_after: { count: 12, period: "hour" }, error_after: { count: 2, period: "day" } },
          },
          tables,
        },
      ],
    }),
  });

  it("is when the table changed last, where a source says neither column nor query", async () => {
    server.datasets.set("raw", [
      { tableId: "fresh", lastModifiedTime: ago(1) },
      { tableId: "late", lastModifiedTime: ago(20) },
      { tableId: "old", lastModifiedTime: ago(100) },
    ]);
    const folder = shop(sources([{ name: "fresh" }, { name: "late" }, { name: "old" }, { name: "gone" }]));
    const { code, stdout } = await runQuern(["source", "freshness"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /PASS freshness of raw\.fresh[\s\S]*WARN freshness of raw\.late[\s\S]*ERROR STALE freshness of raw\.old[\s\S]*ERROR freshness of raw\.gone[\s\S]*loaded 4 days ago, and error_after is 2 days/,
    );
    expect(stdout).toContain("Not found: Table shop:raw.gone");
    const { results } = read(folder, "sources.json");
    expect(results.map(({ status }: Resource) => status)).toEqual(["pass", "warn", "error", "runtime error"]);
    expect(results[0].max_loaded_at_time_ago_in_s).toBeGreaterThan(3599);
    expect(results[0].max_loaded_at_time_ago_in_s).toBeLessThan(3900);
    // nothing was queried
    expect(server.jobs.size).toBe(0);
  });

  it("and by columns is asked for in the target's threads, each query with its comment", async () => {
    const rows = [["1704067200", "1704070800"]].map((row) => row.map((seconds) => `${seconds}000000`));
    const fields = ["max_loaded_at", "snapshotted_at"].map((name) => ({ name, type: "TIMESTAMP" }));
    for (let i = 0; i < 6; i++) server.scripts.push({ fields, rows, polls: 1 });
    const tables = ["a", "b", "c", "d", "e", "f"].map((name) => ({ name, loaded_at_field: "at" }));
    const folder = shop(sources(tables), { threads: 3 });
    const threads = new Set<string>();
    const emit = (event: QuernEvent): void => void (event.type === "node-start" && threads.add(event.thread));
    expect((await sourceFreshness({}, { emit, cwd: folder, env: {} })).success).toBe(true);
    expect(threads).toEqual(new Set(["Thread-1", "Thread-2", "Thread-3"]));
    const ids = read(folder, "sources.json").results.map((result: Resource) => result.unique_id);
    expect(ids).toEqual(tables.map(({ name }) => `source.shop.raw.${name}`));
    for (const sql of server.statements()) expect(sql).toMatch(/"node_id": "source\.shop\.raw\.\w"/);
  });

  it("of shards is that of the newest; a view's age and a filter without a column are warned of", async () => {
    server.datasets.set("raw", [{ tableId: "seen", type: "VIEW", lastModifiedTime: ago(1) }]);
    server.scripts.push({
      fields: ["c", "a", "z", "r", "b", "m"].map((name) => ({ name, type: "STRING" })),
      rows: [["2", "events_20240101", "events_20240102", "5", "50", ago(3)]],
    });
    const folder = shop(
      sources([
        { name: "events", identifier: "events_*" },
        { name: "seen", freshness: { warn_after: { count: 1, period: "day" }, filter: "id > 1" } },
      ]),
    );
    const warnings: string[] = [];
    const emit = (event: QuernEvent): void => void (event.type === "warning" && warnings.push(event.message));
    const { success } = await sourceFreshness({}, { emit, cwd: folder, env: {} });
    expect(success).toBe(true);
    expect(warnings).toEqual([
      "A filter cannot be applied to a metadata freshness check on source 'seen'.",
      "Source 'seen' has no data of its own: its freshness is the age of its definition. Set loaded_at_field.",
    ]);
    expect(server.statements()).toEqual([expect.stringContaining("`shop`.`raw`.__TABLES__")]);
  });

  const many = Array.from({ length: 30 }, (_, i) => `t${i}`);

  it("of many tables comes by one query a region, page by page", async () => {
    server.datasets.set("raw", [{ tableId: "t29", lastModifiedTime: ago(1) }]);
    server.on(/^GET shop\/datasets\/raw$/, () => ({ status: 200, body: { location: "EU" } }));
    server.scripts.push({
      fields: [
        { name: "table_schema", type: "STRING" },
        { name: "table_name", type: "STRING" },
        { name: "f0_", ...integer },
      ],
      // t29 is missing: it is looked up
      rows: many.slice(0, 29).map((name) => ["raw", name, ago(2)]),
      pageSize: 10,
    });
    const folder = shop(sources(many.map((name) => ({ name }))), { location: "EU" });
    expect((await sourceFreshness({}, { cwd: folder, env: {} })).success).toBe(true);
    expect(server.statements()).toEqual([
      expect.stringContaining("from `shop`.`region-eu`.INFORMATION_SCHEMA.TABLE_STORAGE"),
    ]);
    expect(server.called(/^GET shop\/queries/)).toHaveLength(3);
    expect(server.called(/^GET shop\/datasets\/raw\/tables/)).toEqual(["GET shop/datasets/raw/tables/t29"]);
  });

  it("is looked up table by table where that query is not allowed", async () => {
    server.datasets.set(
      "raw",
      many.map((tableId) => ({ tableId, lastModifiedTime: ago(1) })),
    );
    server.on(/^GET shop\/datasets\/raw$/, () => ({ status: 200, body: { location: "EU" } }));
    server.fault(
      /POST shop\/jobs/,
      failure(403, "accessDenied", "Access Denied: User does not have bigquery.tables.list"),
    );
    const folder = shop(sources(many.map((name) => ({ name }))));
    expect((await sourceFreshness({}, { cwd: folder, env: {} })).success).toBe(true);
    expect(server.called(/^GET shop\/datasets\/raw\/tables/)).toHaveLength(30);
  });
});

describe("docs generate on BigQuery", () => {
  it("has columns with their fields, comments, partitions, clusters and sizes of what the project knows", async () => {
    const record = { name: "item", type: "RECORD", mode: "REPEATED", description: "one a line" };
    server.datasets.set("core", [
      {
        tableId: "sales",
        description: "What was sold",
        numRows: "12",
        numBytes: "3456",
        numLongTermBytes: "0",
        numTotalPhysicalBytes: "999",
        lastModifiedTime: "1704067200000",
        timePartitioning: { type: "DAY", field: "sold_on" },
        clustering: { fields: ["shop", "brand"] },
        schema: {
          fields: [
            { name: "sold_on", type: "DATE" },
            {
              ...record,
              fields: [
                { name: "price", type: "NUMERIC", precision: "12", scale: "2" },
                { name: "n", ...integer },
              ],
            },
          ],
        },
      },
      // a stand-in has no name for some types
      { tableId: "seen", type: "VIEW", schema: { fields: [{ name: "id", ...integer }, { name: "valid" }] } },
      { tableId: "kept", type: "MATERIALIZED_VIEW", numBytes: "7", schema: { fields: [{ name: "id", ...integer }] } },
      { tableId: "strange" },
    ]);
    server.datasets.set("raw", [
      {
        tableId: "events_20240102",
        numRows: "1",
        numBytes: "10",
        rangePartitioning: { field: "id", range: { start: "0", end: "100", interval: "10" } },
        schema: { fields: [{ name: "id", ...integer }] },
      },
      { tableId: "lake", type: "EXTERNAL" },
    ]);
    server.scripts.push({
      fields: ["c", "a", "z", "r", "b", "m"].map((name) => ({ name, type: "STRING" })),
      rows: [["400", "events_20230101", "events_20240102", "5000", "70000", "1704067200000"]],
    });
    const folder = shop({
      "models/sales.sql": "select 1 as id",
      "models/seen.sql": "select 1 as id",
      "models/kept.sql": "{{ config(materialized='materialized_view') }} select 1 as id",
      "models/unbuilt.sql": "select 1 as id",
      "models/sources.yml": JSON.stringify({
        sources: [{ name: "raw", tables: [{ name: "events", identifier: "events_*" }, { name: "lake" }] }],
      }),
    });
    expect((await docsGenerate({}, { cwd: folder, env: {} })).success).toBe(true);
    const { nodes, sources, errors } = read(folder, "catalog.json");
    expect(errors).toBeNull();
    expect(Object.keys(nodes)).toEqual(["model.shop.kept", "model.shop.sales", "model.shop.seen"].sort());
    const sales = nodes["model.shop.sales"];
    expect(sales.metadata).toMatchObject({ type: "table", schema: "core", name: "sales", comment: "What was sold" });
    expect(sales.columns).toEqual({
      sold_on: { type: "DATE", index: 1, name: "sold_on", comment: null },
      item: { type: "ARRAY<STRUCT<price NUMERIC(12, 2), n INT64>>", index: 2, name: "item", comment: "one a line" },
      "item.price": { type: "NUMERIC(12, 2)", index: 3, name: "item.price", comment: null },
      "item.n": { type: "INT64", index: 4, name: "item.n", comment: null },
    });
    const figures = (entry: { stats: Record<string, Resource> }): Record<string, unknown> =>
      Object.fromEntries(Object.entries(entry.stats).map(([id, { value }]) => [id, value]));
    expect(figures(sales)).toEqual({
      num_rows: 12,
      num_bytes: 3456,
      long_term_bytes: 0,
      physical_bytes: 999,
      partitioning_type: "sold_on",
      clustering_fields: "shop, brand",
      last_modified: "2024-01-01T00:00:00.000Z",
      has_stats: true,
    });
    expect(nodes["model.shop.seen"].metadata.type).toBe("view");
    expect(nodes["model.shop.seen"].columns.valid.type).toBe("UNKNOWN");
    expect(nodes["model.shop.kept"].metadata.type).toBe("materialized view");
    const events = sources["source.shop.raw.events"];
    expect(events.metadata.name).toBe("events_*");
    expect(figures(events)).toMatchObject({
      date_shards: 400,
      date_shard_min: "20230101",
      date_shard_max: "20240102",
      num_rows: 5000,
      num_bytes: 70000,
      partitioning_type: "id",
    });
    expect(sources["source.shop.raw.lake"]).toMatchObject({
      metadata: { type: "external" },
      columns: { "<unknown>": { type: "<unknown>" } },
    });
    // what the project does not know is not looked at
    expect(server.called(/strange/)).toEqual([]);
  });

  describe("of many tables", () => {
    const names = Array.from({ length: 30 }, (_, i) => `m${i}`);
    const models = Object.fromEntries(names.map((name) => [`models/${name}.sql`, "select 1 as id"]));
    const answer = (...rows: (string | null)[][]) => ({
      fields: rows[0]!.map((_, i) => ({ name: `f${i}`, type: "STRING" })),
      rows,
    });
    const tableOf = (tableId: string): Resource => ({
      tableId,
      description: 'it\'s "new"',
      numRows: "12",
      numBytes: "3456",
      numLongTermBytes: "0",
      numTotalPhysicalBytes: "999",
      numPartitions: "3",
      lastModifiedTime: "1704067200000",
      timePartitioning: { type: "DAY", field: "sold_on" },
      clustering: { fields: ["shop", "brand"] },
      schema: {
        fields: [
          { name: "sold_on", type: "DATE", description: "a day" },
          { name: "shop", type: "STRING" },
          { name: "brand", type: "STRING" },
          { name: "valid", type: "RANGE", rangeElementType: { type: "DATE" } },
          {
            name: "item",
            type: "RECORD",
            mode: "REPEATED",
            fields: [
              { name: "price", type: "NUMERIC", precision: "12", scale: "2", description: "in euros" },
              { name: "n", ...integer },
            ],
          },
        ],
      },
    });
    const catalogOf = async (): Promise<Resource> => {
      const folder = shop(models, { location: "EU" });
      expect((await docsGenerate({}, { cwd: folder, env: {} })).success).toBe(true);
      return read(folder, "catalog.json").nodes;
    };
    beforeEach(() => {
      server.on(/^GET shop\/datasets\/core$/, () => ({ status: 200, body: { location: "EU" } }));
    });

    it("comes by three queries a region, page by page, and is what look-ups would say", async () => {
      server.datasets.set("core", names.map(tableOf));
      server.fault(/POST shop\/jobs/, failure(403, "accessDenied", "Access Denied: bigquery.tables.list"));
      const lookedUp = await catalogOf();
      expect(server.called(/^GET shop\/datasets\/core\/tables\/m/)).toHaveLength(30);
      server.calls.length = 0;
      const rows = (of: (name: string) => (string | null)[][]) =>
        names.flatMap((name) => of(name).map((row) => ["core", name, ...row]));
      const columns: (string | null)[][] = [
        ["sold_on", "DATE", "YES", null, "1"],
        ["shop", "STRING", "NO", "1", "2"],
        ["brand", "STRING", "NO", "2", "3"],
        ["valid", "RANGE<DATE>", "NO", null, "4"],
        ["item", "ARRAY<STRUCT<price NUMERIC(12, 2), n INT64>>", "NO", null, "5"],
      ];
      server.scripts.push(
        answer(...rows(() => [["BASE TABLE", '"it\'s \\"new\\""', "12", "3456", "0", "999", "3", "1704067200000"]])),
        { ...answer(...rows(() => columns)), pageSize: 40 },
        answer(
          ...rows(() => [
            ["sold_on", "a day"],
            ["item.price", "in euros"],
          ]),
        ),
      );
      expect(await catalogOf()).toEqual(lookedUp);
      expect(server.called(/^GET shop\/datasets\/core\/tables\/m/)).toEqual([]);
      const asked = server.statements().filter((sql) => sql.includes("INFORMATION_SCHEMA"));
      expect(asked.map((sql) => sql.match(/region-eu`\.INFORMATION_SCHEMA\.\w+/g))).toEqual([
        ["TABLES", "TABLE_OPTIONS", "TABLE_STORAGE"].map((view) => `region-eu\`.INFORMATION_SCHEMA.${view}`),
        ["region-eu`.INFORMATION_SCHEMA.COLUMNS"],
        ["region-eu`.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS"],
      ]);
      const sent = asked.map((sql) => `-- query\n${sql.replace(/^\/\*.*\*\/\s*/, "")};\n\n`);
      await expect(`-- the catalog of many tables\n\n${sent.join("")}`).toMatchFileSnapshot(
        "../../golden/bigquery/catalog.sql",
      );
    });
  });
});
