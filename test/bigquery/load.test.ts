import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addFiles } from "../cli/quern.ts";
import { failedLoad, query, runLoad } from "../ingest/loading.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { loader, openSession, type Session, source } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

const day = (n: number): string => `id,name,price\n${n},day ${n},${n}.50\n`;
const isRealPlace = process.env.QUERN_BIGQUERY_REAL === "1";
const columns = { id: "bigint", name: "varchar", price: "decimal(12, 2)" };

/** The place behind a server that refuses the lines of a JSON file as BigQuery does; the stand-in answers 500. */
async function stumbling(place: Place): Promise<{ readonly place: Place; end(): Promise<void> }> {
  const proxy = await FaultProxy.start(String(place.output.api_endpoint));
  const message = "Error while reading data, error message: JSON parsing error in row starting at position 38: x";
  const errorResult = { reason: "invalid", message };
  const jobReference = { projectId: place.output.project, jobId: "refused", location: "US" };
  const status = { state: "DONE", errorResult, errors: [errorResult] };
  proxy.fault(/POST .*\/jobs\?[\s\S]*sourceUris[\s\S]*NEWLINE_DELIMITED_JSON/, {
    status: 200,
    body: { jobReference, configuration: {}, status, statistics: {} },
  });
  return { place: { ...place, output: { ...place.output, api_endpoint: proxy.url } }, end: () => proxy.end() };
}

describe.skipIf(!hasPlace)("loads into BigQuery", () => {
  let opened: Place;
  /** The place with a dataset of the test's own. */
  let place: Place;
  let session: Session;
  let lake: string;
  let count = 0;

  beforeAll(async () => {
    opened = await openPlace();
  });
  beforeEach(async () => {
    count++;
    place = { ...opened, output: { ...opened.output, dataset: `${opened.output.dataset}_${count}` } };
    lake = `gs://${opened.storage.bucket}/lake ${opened.output.dataset} ${count}`;
    session = await openSession(place);
  });
  afterEach(async () => {
    const { project, dataset } = place.output;
    if (isRealPlace) await session.rows(`drop schema if exists \`${project}\`.\`${dataset}\` cascade`);
    await session.end();
  });
  afterAll(async () => {
    await opened?.end();
  });

  it("bring files through the lake into the table, each once", async () => {
    const folder = loader(place, { from: "drop/*.csv", columns, lake }, { "drop/1.csv": day(1), "drop/2.csv": day(2) });
    const first = await runLoad(folder);
    expect(first.errors).toEqual([]);
    expect(first.messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect(await session.rows("select id, name, price, _file from T.t order by 1")).toEqual([
      "1|day 1|1.5|drop/1.csv",
      "2|day 2|2.5|drop/2.csv",
    ]);
    expect(await session.rows("select lake_path from T._quern_loads where mode = 'append'")).toEqual([
      expect.stringMatching(/^gs:\/\/.*-\d\.csv$/),
      expect.stringMatching(/^gs:\/\//),
    ]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    addFiles(folder, { "drop/3.csv": "name,price,id\nday 3,3.50,3\n" });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await session.rows("select id, name from T.t order by 1")).toEqual(["1|day 1", "2|day 2", "3|day 3"]);
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["LOADED 3 files, 3 rows"]);
    expect(await session.rows("select count(*) from T.t")).toEqual(["3"]);
    expect(
      await session.rows("select count(*) from T.INFORMATION_SCHEMA.TABLES where table_name like '%quern_load_%'"),
    ).toEqual(["0"]);
  });

  it("upload what the lake has in a folder, and what BigQuery can't read as it is", async () => {
    const folder = loader(
      place,
      { from: "drop/*", columns, encoding: "utf-16le" },
      { "drop/1.csv": Buffer.from(day(1), "utf16le"), "drop/2.csv.gz": gzipSync(Buffer.from(day(2), "utf16le")) },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await session.rows("select id, name from T.t order by 1")).toEqual(["1|day 1", "2|day 2"]);
  });

  it("find types that nobody declared from all values", async () => {
    const csv =
      "i,f,b,d,dt,ts,s,n\n1,1,true,2024-01-02,2024-01-02 03:04:05,2024-01-02 03:04:05 UTC,x,\n2,1.5,FALSE,2024-01-03,2024-01-02T03:04:05,2024-01-02 03:04:05+01,1,\n";
    const folder = loader(place, { from: "in.csv", lake, metadata_columns: false }, { "in.csv": csv });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(
      await session.rows(
        "select column_name, data_type from T.INFORMATION_SCHEMA.COLUMNS where table_name = 't' order by ordinal_position",
      ),
    ).toEqual([
      "i|INT64",
      expect.stringMatching(/^f\|(FLOAT64|DOUBLE)$/),
      "b|BOOL",
      "d|DATE",
      "dt|DATETIME",
      "ts|TIMESTAMP",
      "s|STRING",
      "n|STRING",
    ]);
  });

  it("read newline-delimited JSON", async () => {
    const folder = loader(
      place,
      { from: "in.ndjson", columns, lake },
      { "in.ndjson": '{"id": 1, "name": "a", "price": 1.5}\n{"name": "b", "id": 2}\n' },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await session.rows("select id, name, price from T.t order by 1")).toEqual(["1|a|1.5", "2|b|NULL"]);
  });

  it("read Parquet, file after file", async () => {
    const config = { from: "drop/*.parquet", columns: { id: "bigint", name: "varchar", price: "double" }, lake };
    const folder = loader(place, config);
    const write = (n: number): Promise<unknown> =>
      query(
        folder,
        `copy (select ${n}::bigint as id, 'day ${n}' as name, ${n}.5::double as price) to '${folder}/drop/${n}.parquet' (format parquet)`,
      );
    mkdirSync(join(folder, "drop"));
    await write(1);
    expect((await runLoad(folder)).errors).toEqual([]);
    await write(2);
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await session.rows("select id, name, price from T.t order by 1")).toEqual(["1|day 1|1.5", "2|day 2|2.5"]);
  });

  it("keep rows that don't fit aside, with line, column and text", async () => {
    const csv = 'id,name,price\n1,a,1\nx,"b\nb",2\n3,c,oops\n4,d\n5,e,5\n';
    const folder = loader(
      place,
      { from: "in.csv", columns: { ...columns, price: "double" }, lake, on_bad_rows: "quarantine" },
      { "in.csv": csv },
    );
    const { errors, messages } = await runLoad(folder);
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 1 file, 2 rows, 3 in quarantine"]);
    expect(await session.rows("select id from T.t order by 1")).toEqual(["1", "5"]);
    expect(await session.rows("select _line, _column, _value, _reason, _raw from T.t_quarantine order by 1")).toEqual([
      '3|id|x|not a INT64|x,"b\nb",2',
      "5|price|oops|not a FLOAT64|3,c,oops",
      "6|NULL|NULL|too few columns|4,d",
    ]);
  });

  it("keep lines of newline JSON aside, with line, column and text", async () => {
    const proxied = isRealPlace ? undefined : await stumbling(place);
    const lines = [
      '{"id": 1, "name": "a", "price": 1.5}',
      '{"id": "x", "name": "b"}',
      "",
      "not json",
      '{"id": 2, "name": ["c"]}',
      '{"ID": 3, "name": "d \\"e\\", \\u00e4", "price": "2.5"}',
      '{"id": 4, "name": null, "price": null}',
      '{"price": "oops", "name": ""}',
    ];
    const folder = loader(
      proxied?.place ?? place,
      { from: "in.ndjson", columns: { ...columns, price: "double" }, lake, on_bad_rows: "quarantine" },
      { "in.ndjson": lines.join("\n") },
    );
    const { errors, messages } = await runLoad(folder);
    await proxied?.end();
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 1 file, 3 rows, 4 in quarantine"]);
    expect(await session.rows("select id, name, price from T.t order by 1")).toEqual([
      "1|a|1.5",
      '3|d "e", ä|2.5',
      "4|NULL|NULL",
    ]);
    expect(await session.rows("select _line, _column, _value, _reason, _raw from T.t_quarantine order by 1")).toEqual([
      '2|id|x|not a INT64|{"id": "x", "name": "b"}',
      "4|NULL|not json|not a JSON object|not json",
      '5|name|["c"]|not a STRING|{"id": 2, "name": ["c"]}',
      '8|price|oops|not a FLOAT64|{"price": "oops", "name": ""}',
    ]);
    expect(await session.rows("select row_count, quarantined from T._quern_loads where mode = 'append'")).toEqual([
      "3|4",
    ]);
  });

  it("put a file with other columns aside, or refuse it", async () => {
    const config = { from: "drop/*.csv", lake, on_schema_drift: "quarantine" };
    const folder = loader(place, config, { "drop/1.csv": "id\n1\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, { "drop/2.csv": "id,extra\n2,more\n", "drop/3.csv": "id\n3\n" });
    const { messages, events } = await runLoad(folder);
    expect(events.filter((event) => event.type === "warning").map((event) => event.message)).toEqual([
      expect.stringMatching(/drop\/2.csv has extra, which the table does not have; it was set aside, gs:\/\/.* has it/),
    ]);
    expect(messages).toEqual(["LOADED 1 file, 1 rows, 1 file in quarantine"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(await session.rows("select id from T.t order by 1")).toEqual(["1", "3"]);
    addFiles(folder, source(place, { ...config, on_schema_drift: "fail" }));
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-COLUMNS");
  });

  // the stand-in takes ALTER TABLE and does nothing
  it.runIf(isRealPlace)("let the table grow", async () => {
    const folder = loader(
      place,
      { from: "drop/*.csv", lake, on_schema_drift: "add_columns" },
      { "drop/1.csv": "id\n1\n" },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, { "drop/2.csv": "id,extra\n2,more\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await session.rows("select id, extra from T.t order by 1")).toEqual(["1|None", "2|more"]);
  });
});
