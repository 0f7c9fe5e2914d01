import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addFiles } from "../cli/quern.ts";
import { type Fault, gcsServer } from "./gcs-server.ts";
import { failedLoad, loader, query, runLoad, sources } from "./loading.ts";

const day = (n: number): string => `id,name\n${n},day ${n}\n`;
const ids = (folder: string): Promise<string[]> => query(folder, "select id from raw.t order by 1");
const lake = "gs://lake/raw data";

describe("a lake in a bucket", () => {
  it("keeps files unchanged under their day and content, each once; loads go on from there", async () => {
    const server = await gcsServer();
    const env = { STORAGE_EMULATOR_HOST: server.address };
    const folder = loader(
      { from: "drop/*.csv", lake },
      { "drop/1.csv": day(1), "drop/2.csv": day(2), "drop/3.csv": day(3) },
    );
    expect((await runLoad(folder, { env })).errors).toEqual([]);
    expect(await ids(folder)).toEqual(["1", "2", "3"]);
    const names = [...server.objects.keys()];
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^raw data\/raw\/t\/dt=\d{4}-\d\d-\d\d\/[0-9a-f]{16}-\d\.csv$/);
    expect(server.objects.get(names[0]!)!.bytes.toString()).toBe(day(1));
    expect(await query(folder, "select lake_path from raw._quern_loads order by 1")).toEqual(
      names.map((name) => `gs://lake/${name}`).sort(),
    );
    expect(existsSync(join(folder, "lake"))).toBe(false);
    expect(readdirSync(join(folder, ".quern/incoming"))).toEqual([]);
    for (const { kind, request } of server.calls)
      if (kind === "upload") expect(request.url).toMatch(/ifGenerationMatch=0/);

    // files that are gone come back from the lake, whole pages of it
    addFiles(folder, { "drop/1.csv": day(4), "drop/2.csv": day(4) });
    expect((await runLoad(folder, { env })).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect((await runLoad(folder, { env, fullRefresh: true })).messages).toEqual(["LOADED 4 files, 4 rows"]);
    expect(await ids(folder)).toEqual(["1", "2", "3", "4"]);
    expect(server.objects.size).toBe(4);
    expect((await runLoad(folder, { env })).messages).toEqual(["UP TO DATE"]);
  });

  it("is the project's or the profile's as well", async () => {
    const server = await gcsServer();
    const target = { type: "duckdb", path: "shop.duckdb", lake: "gs://lake/profile", storage_endpoint: server.address };
    const files = {
      "in.csv": day(1),
      "project.yml": "name: shop\nprofile: shop\n",
      "profiles.yml": JSON.stringify({ shop: { target: "dev", outputs: { dev: target } } }),
    };
    const folder = loader({ from: "in.csv" }, files);
    expect((await runLoad(folder)).errors).toEqual([]);
    const other = loader({ from: "in.csv" }, files);
    expect((await runLoad(other, { vars: { quern_lake: "gs://lake" } })).errors).toEqual([]);
    expect([...server.objects.keys()].map((name) => name.replace(/dt=.*/, ""))).toEqual(["profile/raw/t/", "raw/t/"]);
  });

  it("sends big files in parts, and goes on where a connection was cut", async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `${i},a rather long name of number ${i}`);
    const server = await gcsServer(({ kind }, response, count) => {
      if (kind !== "chunk" || count !== 2) return false;
      response.destroy();
      return true;
    });
    const folder = loader({ from: "in.csv", lake }, { "in.csv": `id,name\n${rows.join("\n")}\n` });
    expect((await runLoad(folder, { env: { STORAGE_EMULATOR_HOST: server.address } })).errors).toEqual([]);
    expect(await query(folder, "select count(*) from raw.t")).toEqual(["400000"]);
    expect(server.calls.filter(({ kind }) => kind === "chunk").length).toBeGreaterThan(2);
  });

  const unavailable: Fault = ({ kind }, response, count) => {
    if (kind !== "upload" || count > 1) return false;
    response.writeHead(503).end("busy");
    return true;
  };
  /** The upload is accepted, and nobody hears of it. */
  const lost: Fault = ({ kind, name }, response, count) => {
    if (kind !== "upload" || count > 1) return false;
    faulty!.put(name, day(1));
    response.destroy();
    return true;
  };
  let faulty: Awaited<ReturnType<typeof gcsServer>> | undefined;
  it.each<[string, Fault]>([
    ["a server that is busy", unavailable],
    ["an answer that is lost", lost],
  ])("lands a file once in spite of %s", async (_, fault) => {
    faulty = await gcsServer(fault);
    const folder = loader({ from: "in.csv", lake }, { "in.csv": day(1) });
    expect((await runLoad(folder, { env: { STORAGE_EMULATOR_HOST: faulty.address } })).errors).toEqual([]);
    expect(faulty.objects.size).toBe(1);
    expect(await ids(folder)).toEqual(["1"]);
  });

  const refusing =
    (status: number, message: string): Fault =>
    (_call, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: status, message, errors: [{ message }] } }));
      return true;
    };
  it.each<[string, Fault, string, RegExp]>([
    ["who asks is not known", refusing(401, "Invalid Credentials"), "QN-LOAD-CREDENTIALS", /application-default login/],
    [
      "who asks may not",
      refusing(403, "x does not have storage.objects.list access"),
      "QN-LOAD-CREDENTIALS",
      /objectUser/,
    ],
    ["there is no bucket", refusing(404, "The specified bucket does not exist."), "QN-LOAD-NOT-FOUND", /bucket's name/],
    ["the request is wrong", refusing(400, "Invalid bucket"), "QN-LOAD-HTTP", /Invalid bucket/],
  ])("says when %s", async (_, fault, code, words) => {
    const server = await gcsServer(fault);
    const folder = loader({ from: "in.csv", lake }, { "in.csv": day(1) });
    const error = await failedLoad(folder, { env: { STORAGE_EMULATOR_HOST: server.address } });
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint}`).toMatch(words);
  });

  it("refuses what another writer put under the same name", async () => {
    const server = await gcsServer(({ kind, name }) => {
      if (kind === "upload") server.put(name, "id,name\n9,other\n");
      return false;
    });
    const folder = loader({ from: "in.csv", lake }, { "in.csv": day(1) });
    const error = await failedLoad(folder, { env: { STORAGE_EMULATOR_HOST: server.address } });
    expect(error.code).toBe("QN-LOAD-CHECKSUM");
  });

  it("must be an address", async () => {
    const folder = loader({ from: "in.csv", lake: "gs://" }, { "in.csv": day(1) });
    expect((await failedLoad(folder)).message).toMatch(/'gs:\/\/' is not an address in Cloud Storage/);
  });
});

describe("objects of a bucket", () => {
  it("are found by globs and by name, read once for each generation, and loaded once for each content", async () => {
    const server = await gcsServer();
    const env = { STORAGE_EMULATOR_HOST: server.address };
    for (const n of [1, 2, 3]) server.put(`in/2024/${n}.csv`, day(n));
    server.put("in/2024/x.txt", "no");
    server.put("in/other/4.csv", day(4));
    server.put("in/2024/", "");
    const folder = loader({ from: ["gs://lake/in/2024/*.csv", "gs://${BUCKET}/in/other/4.csv"] });
    const call = { env: { ...env, BUCKET: "lake" } };
    expect((await runLoad(folder, call)).errors).toEqual([]);
    expect(await ids(folder)).toEqual(["1", "2", "3", "4"]);
    expect(await query(folder, "select uri from raw._quern_loads order by 1 limit 1")).toEqual([
      "gs://lake/in/2024/1.csv",
    ]);
    expect(readdirSync(join(folder, "lake/raw/t"))).toHaveLength(1);

    server.calls.length = 0;
    expect((await runLoad(folder, call)).messages).toEqual(["UP TO DATE"]);
    expect(server.calls.map(({ kind }) => kind)).not.toContain("media");

    server.put("in/2024/1.csv", day(1));
    server.put("in/2024/5.csv", day(5));
    expect((await runLoad(folder, call)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await ids(folder)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("go into a lake of buckets without coming here, and are the contents that they were by other ways", async () => {
    const server = await gcsServer();
    const env = { STORAGE_EMULATOR_HOST: server.address };
    server.put("in/1.csv", day(1));
    const folder = loader({ from: "gs://lake/in/*.csv" });
    expect((await runLoad(folder, { env })).messages).toEqual(["LOADED 1 file, 1 rows"]);

    addFiles(folder, sources({ t: { from: "gs://lake/in/*.csv", lake } }));
    server.put("in/2.csv", day(2));
    expect((await runLoad(folder, { env })).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(server.calls.filter(({ kind }) => kind === "rewrite").map(({ name }) => name)).toEqual([
      expect.stringMatching(/^in\/2\.csv -> raw data\/raw\/t\/dt=[\d-]+\/[0-9a-f]{16}-2\.csv$/),
    ]);

    addFiles(folder, { ...sources({ t: { from: "drop/*.csv", lake } }), "drop/a.csv": day(1), "drop/b.csv": day(2) });
    expect((await runLoad(folder, { env })).messages).toEqual(["UP TO DATE"]);
    expect(await ids(folder)).toEqual(["1", "2"]);
  });

  it("are gone on with when a download breaks off, and held against their checksum", async () => {
    const content = `id,name\n${Array.from({ length: 20_000 }, (_, i) => `${i},n${i}`).join("\n")}\n`;
    let isSpoilt = false;
    const server = await gcsServer(({ kind, name }, response, count) => {
      if (kind !== "media") return false;
      const bytes = Buffer.from(content);
      if (isSpoilt) {
        response.end(Buffer.from(content.replace("1,n1", "1,x1")));
        return true;
      }
      if (count > 1 || name !== "in/1.csv") return false;
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 100_000), () => response.destroy());
      return true;
    });
    const env = { STORAGE_EMULATOR_HOST: server.address };
    server.put("in/1.csv", content);
    const folder = loader({ from: "gs://lake/in/*.csv" });
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on("warning", onWarning);
    expect((await runLoad(folder, { env })).errors).toEqual([]);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    expect(await query(folder, "select count(*) from raw.t")).toEqual(["20000"]);
    const ranges = server.calls.filter(({ kind }) => kind === "media").map(({ request }) => request.headers.range);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);

    isSpoilt = true;
    server.put("in/2.csv", content);
    expect((await failedLoad(folder, { env })).code).toBe("QN-LOAD-CHECKSUM");
    expect(await query(folder, "select count(*) from raw.t")).toEqual(["20000"]);
  });

  it.each<[string, string, string, RegExp]>([
    ["a name that is not there", "gs://lake/none.csv", "QN-LOAD-NOT-FOUND", /gs:\/\/lake\/none.csv does not exist/],
    ["an empty object", "gs://lake/empty.csv", "QN-LOAD-EMPTY", /is empty/],
    ["an object over the limit", "gs://lake/big.csv", "QN-LOAD-TOO-BIG", /2.0 KiB, over the limit/],
    ["a folder", "gs://lake/in/", "QN-LOAD-CONFIG", /is a folder/],
    ["a glob that finds nothing", "gs://lake/none/*.csv", "QN-LOAD-NOT-FOUND", /finds no file/],
    ["no address", "gs://LAKE!/x", "QN-LOAD-CONFIG", /is not an address/],
  ])("that can't be: %s", async (_, from, code, words) => {
    const server = await gcsServer();
    server.put("empty.csv", "");
    server.put("big.csv", "x".repeat(2000));
    const folder = loader({ from, max_bytes: 1000 });
    const error = await failedLoad(folder, { env: { STORAGE_EMULATOR_HOST: server.address } });
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
  });
});
