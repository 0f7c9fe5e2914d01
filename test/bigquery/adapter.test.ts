import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { str, type Value } from "../../src/jinja/index.ts";
import { type Adapter, type Connection, Relation } from "../../src/warehouse/index.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { openOutput } from "./open-output.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

describe.skipIf(!hasPlace)("the adapter on BigQuery", () => {
  let place: Place;
  let proxy: FaultProxy | undefined;
  let adapter: Adapter;
  let session: Connection;
  let names: (table: string) => string;

  beforeAll(async () => {
    place = await openPlace();
    proxy = place.isReal ? undefined : await FaultProxy.start(String(place.output.api_endpoint));
    adapter = await openOutput({ ...place.output, ...(proxy !== undefined && { api_endpoint: proxy.url }) });
    session = await adapter.acquire("test");
    const { project, dataset } = place.output;
    names = (table) => `\`${project}\`.\`${dataset}\`.\`${table}\``;
    await session.execute(`create schema if not exists \`${project}\`.\`${dataset}\``);
  });

  afterAll(async () => {
    await adapter?.close();
    await proxy?.end();
    await place?.end();
  });

  const rows = async (sql: string, bindings?: unknown[]): Promise<string[][]> => {
    const { table } = await session.execute(sql, { fetch: true, bindings });
    return table.rows.map((row) => row.map((cell) => str(cell as Value)));
  };

  it("reads values of every type", async () => {
    const values = {
      "9223372036854775807": "9223372036854775807",
      "1.5": "1.5",
      "numeric '1.25'": "1.25",
      true: "True",
      "'ä'": "ä",
      "b'abc'": "b'abc'",
      "date '2024-02-29'": "2024-02-29",
      "datetime '2024-02-29 01:02:03.000004'": "2024-02-29 01:02:03.000004",
      "timestamp '2024-01-02 03:04:05.678901+00'": "2024-01-02 03:04:05.678901+00:00",
      "time '01:02:03'": "01:02:03",
      "[1, 2]": "[1, 2]",
      "struct(1 as a, 'x' as b)": '{"a": 1, "b": "x"}',
      "cast(null as int64)": "None",
    };
    const list = Object.keys(values).map((value, i) => `${value} as c${i}`);
    expect(await rows(`select ${list.join(", ")}`)).toEqual([Object.values(values)]);
  });

  it("takes values for question marks", async () => {
    expect(await rows("select ? || '?', ? + 1", ["a'b", 2])).toEqual([["a'b?", "3"]]);
  });

  it("lists what it made, and describes it", async () => {
    await session.execute(`create or replace table ${names("t")} as select 1 as id, struct('x' as name) as who`);
    await session.execute(`create or replace view ${names("v")} as select id from ${names("t")}`);
    const { project, dataset } = place.output;
    const found = await adapter.listRelations(session, project, dataset);
    expect(found.map(({ identifier, type }) => `${identifier} ${type}`).sort()).toEqual(["t table", "v view"]);
    const relation = new Relation({ database: project, schema: dataset, identifier: "t" });
    expect(await adapter.getColumns(session, relation)).toEqual([
      { name: "id", type: "INT64" },
      { name: "who", type: "STRUCT<name STRING>" },
    ]);
    expect(await adapter.getColumns(session, relation.incorporate({ identifier: "none" }))).toEqual([]);
    expect(await adapter.listSchemas(session, project)).toContain(dataset);
  });

  it("tells where a statement is wrong", async () => {
    await expect(session.execute("select\n  nme\nfrom (select 1 as name)")).rejects.toMatchObject({
      code: "QN-DB-STATEMENT",
      place: { line: 2, column: 3 },
    });
  });

  it("inserts once, whatever happens to the answers", async (context) => {
    if (proxy === undefined) return context.skip();
    await session.execute(`create or replace table ${names("once")} (i int64)`);
    const faults = ["drop-before", "drop-after", "truncate", { late: 300 }, { status: 503, body: {} }] as const;
    for (const [i, fault] of faults.entries()) {
      proxy.fault(/^POST .*\/jobs/, fault);
      await session.execute(`insert into ${names("once")} values (${i})`);
    }
    expect(proxy.left).toBe(0);
    expect(await rows(`select i from ${names("once")} order by i`)).toEqual(faults.map((_, i) => [String(i)]));
  });

  it("reads all rows, whatever happens to the answers", async (context) => {
    if (proxy === undefined) return context.skip();
    proxy.fault(/^GET .*\/queries/, "drop-before", "truncate", "drop-after", { status: 500, body: {} });
    expect(await rows("select x from unnest(generate_array(1, 1000)) as x")).toHaveLength(1000);
    expect(proxy.left).toBe(0);
  });
});
