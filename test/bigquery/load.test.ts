import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { addFiles } from "../cli/quern.ts";
import { failedLoad, runLoad } from "../ingest/loading.ts";
import { eachInItsDataset, loader, source } from "./loading.ts";
import { hasPlace } from "./place.ts";

const day = (n: number): string => `id,name,price\n${n},day ${n},${n}.50\n`;
const isRealPlace = process.env.QUERN_BIGQUERY_REAL === "1";
const columns = { id: "bigint", name: "varchar", price: "decimal(12, 2)" };

describe.skipIf(!hasPlace)("loads into BigQuery", () => {
  const at = eachInItsDataset();

  it("bring files through the lake into the table, each once", async () => {
    const folder = loader(
      at.place,
      { from: "drop/*.csv", columns, lake: at.lake },
      { "drop/1.csv": day(1), "drop/2.csv": day(2) },
    );
    const first = await runLoad(folder);
    expect(first.errors).toEqual([]);
    expect(first.messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect(await at.session.rows("select id, name, price, _file from T.t order by 1")).toEqual([
      "1|day 1|1.5|drop/1.csv",
      "2|day 2|2.5|drop/2.csv",
    ]);
    expect(await at.session.rows("select lake_path from T._quern_loads where mode = 'append'")).toEqual([
      expect.stringMatching(/^gs:\/\/.*-\d\.csv$/),
      expect.stringMatching(/^gs:\/\//),
    ]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    addFiles(folder, { "drop/3.csv": "name,price,id\nday 3,3.50,3\n" });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await at.session.rows("select id, name from T.t order by 1")).toEqual(["1|day 1", "2|day 2", "3|day 3"]);
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["LOADED 3 files, 3 rows"]);
    expect(await at.session.rows("select count(*) from T.t")).toEqual(["3"]);
    expect(
      await at.session.rows("select count(*) from T.INFORMATION_SCHEMA.TABLES where table_name like '%quern_load_%'"),
    ).toEqual(["0"]);
  });

  it("upload what the lake has in a folder, and what BigQuery can't read as it is", async () => {
    const folder = loader(
      at.place,
      { from: "drop/*", columns, encoding: "utf-16le" },
      { "drop/1.csv": Buffer.from(day(1), "utf16le"), "drop/2.csv.gz": gzipSync(Buffer.from(day(2), "utf16le")) },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await at.session.rows("select id, name from T.t order by 1")).toEqual(["1|day 1", "2|day 2"]);
  });

  it("find types that nobody declared from all values", async () => {
    const csv =
      "i,f,b,d,dt,ts,s,n\n1,1,true,2024-01-02,2024-01-02 03:04:05,2024-01-02 03:04:05 UTC,x,\n2,1.5,FALSE,2024-01-03,2024-01-02T03:04:05,2024-01-02 03:04:05+01,1,\n";
    const folder = loader(at.place, { from: "in.csv", lake: at.lake, metadata_columns: false }, { "in.csv": csv });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(
      await at.session.rows(
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

  it("keep rows that don't fit aside, with line, column and text", async () => {
    const csv = 'id,name,price\n1,a,1\nx,"b\nb",2\n3,c,oops\n4,d\n5,e,5\n';
    const folder = loader(
      at.place,
      { from: "in.csv", columns: { ...columns, price: "double" }, lake: at.lake, on_bad_rows: "quarantine" },
      { "in.csv": csv },
    );
    const { errors, messages } = await runLoad(folder);
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 1 file, 2 rows, 3 in quarantine"]);
    expect(await at.session.rows("select id from T.t order by 1")).toEqual(["1", "5"]);
    expect(
      await at.session.rows("select _line, _column, _value, _reason, _raw from T.t_quarantine order by 1"),
    ).toEqual([
      '3|id|x|not a INT64|x,"b\nb",2',
      "5|price|oops|not a FLOAT64|3,c,oops",
      "6|NULL|NULL|too few columns|4,d",
    ]);
  });

  it("put a file with other columns aside, or refuse it", async () => {
    const config = { from: "drop/*.csv", lake: at.lake, on_schema_drift: "quarantine" };
    const folder = loader(at.place, config, { "drop/1.csv": "id\n1\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, { "drop/2.csv": "id,extra\n2,more\n", "drop/3.csv": "id\n3\n" });
    const { messages, events } = await runLoad(folder);
    expect(events.filter((event) => event.type === "warning").map((event) => event.message)).toEqual([
      expect.stringMatching(/drop\/2.csv has extra, which the table does not have; it was set aside, gs:\/\/.* has it/),
    ]);
    expect(messages).toEqual(["LOADED 1 file, 1 rows, 1 file in quarantine"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(await at.session.rows("select id from T.t order by 1")).toEqual(["1", "3"]);
    addFiles(folder, source(at.place, { ...config, on_schema_drift: "fail" }));
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-COLUMNS");
  });

  // the stand-in takes ALTER TABLE and does nothing
  it.runIf(isRealPlace)("let the table grow", async () => {
    const folder = loader(
      at.place,
      { from: "drop/*.csv", lake: at.lake, on_schema_drift: "add_columns" },
      { "drop/1.csv": "id\n1\n" },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, { "drop/2.csv": "id,extra\n2,more\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await at.session.rows("select id, extra from T.t order by 1")).toEqual(["1|None", "2|more"]);
  });
});
