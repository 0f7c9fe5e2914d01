import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { query, runLoad } from "../ingest/loading.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { eachInItsDataset, loader } from "./loading.ts";
import { hasPlace, type Place } from "./place.ts";

const columns = { id: "bigint", name: "varchar", price: "double" };
const isRealPlace = process.env.QUERN_BIGQUERY_REAL === "1";

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

describe.skipIf(!hasPlace)("files that are no CSV", () => {
  const at = eachInItsDataset();

  it("read newline-delimited JSON", async () => {
    const folder = loader(
      at.place,
      { from: "in.ndjson", columns, lake: at.lake },
      { "in.ndjson": '{"id": 1, "name": "a", "price": 1.5}\n{"name": "b", "id": 2}\n' },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await at.session.rows("select id, name, price from T.t order by 1")).toEqual(["1|a|1.5", "2|b|NULL"]);
  });

  it("read Parquet, file after file", async () => {
    const config = {
      from: "drop/*.parquet",
      columns: { id: "bigint", name: "varchar", price: "double" },
      lake: at.lake,
    };
    const folder = loader(at.place, config);
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
    expect(await at.session.rows("select id, name, price from T.t order by 1")).toEqual(["1|day 1|1.5", "2|day 2|2.5"]);
  });

  it("keep lines of newline JSON aside, with line, column and text", async () => {
    const proxied = isRealPlace ? undefined : await stumbling(at.place);
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
      proxied?.place ?? at.place,
      { from: "in.ndjson", columns: { ...columns, price: "double" }, lake: at.lake, on_bad_rows: "quarantine" },
      { "in.ndjson": lines.join("\n") },
    );
    const { errors, messages } = await runLoad(folder);
    await proxied?.end();
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 1 file, 3 rows, 4 in quarantine"]);
    expect(await at.session.rows("select id, name, price from T.t order by 1")).toEqual([
      "1|a|1.5",
      '3|d "e", ä|2.5',
      "4|NULL|NULL",
    ]);
    expect(
      await at.session.rows("select _line, _column, _value, _reason, _raw from T.t_quarantine order by 1"),
    ).toEqual([
      '2|id|x|not a INT64|{"id": "x", "name": "b"}',
      "4|NULL|not json|not a JSON object|not json",
      '5|name|["c"]|not a STRING|{"id": 2, "name": ["c"]}',
      '8|price|oops|not a FLOAT64|{"price": "oops", "name": ""}',
    ]);
    expect(await at.session.rows("select row_count, quarantined from T._quern_loads where mode = 'append'")).toEqual([
      "3|4",
    ]);
  });
});
