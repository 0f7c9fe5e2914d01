import { describe, expect, it } from "vitest";
import { addFiles, runQuern } from "../cli/quern.ts";
import { failedLoad, loader, query, runLoad } from "./loading.ts";
import { serve, type TestServer } from "./server.ts";
import { zip } from "./zip-file.ts";

const csv = "id,name\n1,ann\n2,bob\n";
const token = { KAGGLE_USERNAME: "ann", KAGGLE_KEY: "0123456789abcdef-key" };
const basic = `Basic ${Buffer.from("ann:0123456789abcdef-key").toString("base64")}`;

/** A Kaggle that knows one token and sends to another server, as the real one does. */
async function kaggle(body: string | Buffer = csv): Promise<TestServer & { store: TestServer }> {
  const store = await serve((_, response) => response.writeHead(200, { etag: '"v1"' }).end(body));
  const api = await serve((request, response) => {
    if (request.headers.authorization !== basic) response.writeHead(401).end();
    else response.writeHead(302, { location: `${store.address}/signed` }).end();
  });
  return { ...api, store };
}

describe("a file of a Kaggle data set", () => {
  it("is loaded by the public API; the token goes nowhere else and is not shown", async () => {
    const { address, requests, store } = await kaggle();
    const folder = loader({ from: "kaggle://owner/data-set/dir/t 1.csv", metadata_columns: true });
    const env = { ...token, KAGGLE_API_ENDPOINT: address };
    const { code, stdout, stderr } = await runQuern(["load", "--log-level", "debug"], { cwd: folder, env });
    expect(code).toBe(0);
    expect(requests.map((request) => request.url)).toEqual(["/api/v1/datasets/download/owner/data-set/dir/t%201.csv"]);
    expect(store.requests[0]!.headers.authorization).toBeUndefined();
    expect(stdout + stderr).not.toMatch(/0123456789abcdef|YW5uOjAx/);
    expect(await query(folder, "select id, name, _file from raw.t")).toEqual([
      "1|ann|kaggle://owner/data-set/dir/t 1.csv",
      "2|bob|kaggle://owner/data-set/dir/t 1.csv",
    ]);
  });

  it("may come zipped, in a version, and be one of several", async () => {
    const { address, requests } = await kaggle(zip({ "a/t.csv": csv, "a/u.csv": "id,name\n3,cy\n", "readme.md": "x" }));
    const folder = loader({ from: "kaggle://owner/data-set?version=3" });
    expect((await runLoad(folder, { env: { ...token, KAGGLE_API_ENDPOINT: address } })).messages).toEqual([
      "LOADED 1 file, 3 rows",
    ]);
    expect(requests[0]!.url).toBe("/api/v1/datasets/download/owner/data-set?datasetVersionNumber=3");
  });

  it.each<[string, { KAGGLE_CONFIG_DIR?: string }]>([
    [".kaggle", {}],
    [".config/kaggle", {}],
    ["else where", { KAGGLE_CONFIG_DIR: "else where" }],
  ])("is asked for with the token of %s/kaggle.json", async (place, config) => {
    const { address } = await kaggle();
    const folder = loader({ from: "kaggle://owner/data-set/t.csv" });
    addFiles(folder, { [`${place}/kaggle.json`]: JSON.stringify({ username: "ann", key: token.KAGGLE_KEY }) });
    const dir = config.KAGGLE_CONFIG_DIR;
    const env = { KAGGLE_API_ENDPOINT: address, ...(dir !== undefined && { KAGGLE_CONFIG_DIR: `${folder}/${dir}` }) };
    expect((await runLoad(folder, { env })).messages).toEqual(["LOADED 1 file, 2 rows"]);
  });

  it.each<[string, string, Record<string, string>, Record<string, string>, string, RegExp]>([
    ["no token", "kaggle://o/d/f.csv", {}, {}, "QN-LOAD-CREDENTIALS", /wants a token, and there is none/],
    ["half a token", "kaggle://o/d/f.csv", { KAGGLE_USERNAME: "ann" }, {}, "QN-LOAD-CREDENTIALS", /there is none/],
    [
      "a token file of something else",
      "kaggle://o/d/f.csv",
      {},
      { ".kaggle/kaggle.json": '{"a": 1}' },
      "QN-LOAD-CREDENTIALS",
      /does not hold a Kaggle token/,
    ],
    [
      "a token file that is no JSON",
      "kaggle://o/d/f.csv",
      {},
      { ".kaggle/kaggle.json": "{" },
      "QN-LOAD-CREDENTIALS",
      /does not hold a Kaggle token/,
    ],
    [
      "a wrong token",
      "kaggle://o/d/f.csv",
      { KAGGLE_USERNAME: "bob", KAGGLE_KEY: "wrong-wrong" },
      {},
      "QN-LOAD-CREDENTIALS",
      /answered 401/,
    ],
    ["no data set", "kaggle://owner", token, {}, "QN-LOAD-CONFIG", /does not name a Kaggle data set/],
    ["a wrong version", "kaggle://o/d?version=x", token, {}, "QN-LOAD-CONFIG", /does not name a Kaggle data set/],
  ])("with %s fails with a way out", async (_, from, env, files, code, message) => {
    const { address } = await kaggle();
    const folder = loader({ from, retries: 0 }, files);
    const error = await failedLoad(folder, { env: { KAGGLE_API_ENDPOINT: address, ...env } });
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/kaggle/);
  });
});
