import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { addFiles, project } from "../cli/quern.ts";
import { ScriptedServer } from "../warehouse/bigquery/scripted-server.ts";
import { type GcsServer, gcsServer } from "./gcs-server.ts";
import { failedLoad, loader, query, runLoad, sources } from "./loading.ts";

const columns = { id: "bigint", name: "varchar", price: "decimal(12, 2)" };
const golden = new URL("../golden/bigquery/", import.meta.url).pathname;

describe("an external table", () => {
  let api: ScriptedServer;
  let gcs: GcsServer;

  beforeEach(async () => {
    gcs = await gcsServer();
    api = await ScriptedServer.start();
    api.datasets.set("raw", []);
  });
  afterEach(() => api.end());

  function folderOf(config: JsonObject, files: Readonly<Record<string, string>> = {}): string {
    const output = {
      type: "bigquery",
      method: "oauth-secrets",
      token: "t",
      project: "proj",
      dataset: "raw",
      api_endpoint: api.url,
      storage_endpoint: gcs.address,
      lake: "gs://lake/kept",
    };
    return project({
      "project.yml": "name: shop\nprofile: p\nquery-comment: null\n",
      "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: output } } }),
      ...sources({ t: { external: true, ...config } }),
      ...files,
    });
  }

  /** What was made, with its mark taken out; the table stands then, as the mark says. */
  function made(): string[] {
    return api
      .statements()
      .filter((sql) => sql.startsWith("create or replace external"))
      .map((sql) => sql.replace(/'quern_load', '\w+'/, "'quern_load', 'MARK'"));
  }
  function stand(): void {
    const mark = /'quern_load', '(\w+)'/.exec(api.statements().at(-1) ?? "")?.[1];
    api.datasets.set("raw", [{ tableId: "t", type: "EXTERNAL", labels: { quern_load: mark! } }]);
  }

  it("reads files of Cloud Storage at their place, with declared columns", async () => {
    gcs.put("in/a.csv", "id;name;price\n1;x;2\n");
    gcs.put("in/b.csv", "id;name;price\n");
    const folder = folderOf({ from: "gs://lake/in/*.csv", columns, delimiter: ";", skip: 1 });
    expect((await runLoad(folder)).messages).toEqual(["EXTERNAL TABLE over 2 files"]);
    const [sql] = made();
    expect(sql).toContain("uris = ['gs://lake/in/*.csv']");
    stand();
    // files that come later are read by the same table
    gcs.put("in/c.csv", "id;name;price\n");
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["EXTERNAL TABLE over 3 files"]);
    expect(gcs.calls.filter(({ kind }) => kind === "media")).toEqual([]);
    await expect(`-- a source that reads CSV in Cloud Storage\n\n-- query\n${sql};\n\n`).toMatchFileSnapshot(
      `${golden}source_external_csv.sql`,
    );
  });

  it("detects columns again when files change, and knows partitions by their folders", async () => {
    gcs.put("events/dt=2024-01-01/hour=3/a.parquet", "PAR1");
    gcs.put("events/dt=2024-01-02/hour=4/b.parquet", "PAR1");
    const folder = folderOf({ from: "gs://lake/events/**/*.parquet" });
    expect((await runLoad(folder)).messages).toEqual(["EXTERNAL TABLE over 2 files"]);
    const [sql] = made();
    stand();
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    gcs.put("events/dt=2024-01-02/hour=4/b.parquet", "PAR1 of another kind");
    expect((await runLoad(folder)).messages).toEqual(["EXTERNAL TABLE over 2 files"]);
    await expect(
      `-- a source that reads Parquet in Cloud Storage, by partitions\n\n-- query\n${sql};\n\n`,
    ).toMatchFileSnapshot(`${golden}source_external_partitions.sql`);
  });

  it("over the lake reads what comes from elsewhere", async () => {
    const folder = folderOf({ from: "drop/*.jsonl.gz", columns }, { "drop/a.jsonl.gz": "x" });
    expect((await runLoad(folder)).messages).toEqual(["EXTERNAL TABLE over 1 file"]);
    const [sql] = made();
    expect(sql).toContain("uris = ['gs://lake/kept/raw/t/*']");
    expect(sql).toContain("with partition columns (\n  `dt` date\n)");
    expect(sql).toContain("hive_partition_uri_prefix = 'gs://lake/kept/raw/t/'");
    stand();
    addFiles(folder, { "drop/b.jsonl.gz": "y" });
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect([...gcs.objects.keys()].filter((name) => name.startsWith("kept/raw/t/dt="))).toHaveLength(2);
    // an empty drop folder is no error: the lake keeps what came
    for (const name of ["a", "b"]) rmSync(join(folder, `drop/${name}.jsonl.gz`));
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
  });

  it("does not take the place of a table with rows, unless it is asked to", async () => {
    gcs.put("in/a.csv", "id\n1\n");
    api.datasets.set("raw", [{ tableId: "t", type: "TABLE" }]);
    api.on(/DELETE proj\/datasets\/raw\/tables\/t/, () => ({ status: 200, body: {} }));
    const folder = folderOf({ from: "gs://lake/in/a.csv" });
    expect(await failedLoad(folder)).toMatchObject({
      code: "QN-LOAD-CONFIG",
      message: expect.stringContaining("has rows of its own"),
    });
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["EXTERNAL TABLE over 1 file"]);
    expect(api.called(/^DELETE/)).toHaveLength(1);
  });

  it("refuses what it can't read", async () => {
    for (const name of ["in/a.csv", "in/b.json", "in/c.csv.gz"]) gcs.put(name, "x");
    const refused = async (config: JsonObject): Promise<string> => {
      const { code, message } = await failedLoad(folderOf(config));
      expect(code).toMatch(/^QN-LOAD-(CONFIG|NOT-FOUND)$/);
      return message;
    };
    expect(await refused({ from: "gs://lake/in/*" })).toContain("the files are of several formats");
    expect(await refused({ from: "gs://lake/in/*.csv*" })).toContain("an external table can't read");
    expect(await refused({ from: ["gs://lake/in/a.csv", "gs://lake/in/c.csv.gz"] })).toContain("packed by gzip");
    expect(await refused({ from: "gs://lake/none/*.csv" })).toContain("finds no file");
    expect(await refused({ from: "gs://lake/in/a.csv", columns: { id: null } })).toContain("all a type, or none");
    expect(await refused({ from: "gs://lake/in/a.csv", partition_by: "d" })).toContain("'partition_by' goes with rows");
    expect(await refused({ from: "gs://lake/in/a.csv", encoding: "utf-16le" })).toContain("in UTF-8");
    expect(await refused({ from: "a.csv", lake: "lake" })).toMatch(/needs its files in Cloud Storage|does not exist/);
  });

  it("is a table like others on DuckDB", async () => {
    const folder = loader({ from: "in.csv", external: true, columns }, { "in.csv": "id,name,price\n1,a,2.50\n" });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await query(folder, "select id, name, price from raw.t")).toEqual(["1|a|2.50"]);
  });
});
