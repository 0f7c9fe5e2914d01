import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { failedLoad, loader, query, runLoad } from "./loading.ts";
import { zip } from "./zip-file.ts";

const csv = "id,name\n1,ann\n2,bob\n";
const more = "id,name\n3,cy\n";

describe("a zip archive", () => {
  it.each<[string, Record<string, string | Buffer>, string, string[]]>([
    [
      "gives all that can be loaded",
      { "t.csv": csv, "sub/ü v.csv": more, "readme.txt.md": "x" },
      "in.zip",
      ["1", "2", "3"],
    ],
    ["leaves hidden files out", { "t.csv": csv, ".t.csv": more, "__MACOSX/._t.csv": "junk" }, "in.zip", ["1", "2"]],
    ["gives the entry that is named", { "a.csv": csv, "b.csv": more }, "in.zip!b.csv", ["3"]],
    [
      "gives the entries that match",
      { "2023/a.csv": csv, "2024/b.csv": more, "2024/c.csv": more.replace("3", "4") },
      "in.zip!2024/*.csv",
      ["3", "4"],
    ],
    ["may hold compressed files", { "a.csv.gz": gzipSync(csv) }, "in.zip", ["1", "2"]],
  ])("%s", async (_, entries, from, ids) => {
    const folder = loader({ from }, { "in.zip": zip(entries) });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await query(folder, "select id from raw.t order by 1")).toEqual(ids);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(readdirSync(join(folder, "lake", ".incoming"))).toEqual([]);
  });

  it("lands unchanged in the lake, and its rows name their entry", async () => {
    const archive = zip({ "t.csv": csv });
    const folder = loader({ from: "in.zip", metadata_columns: true }, { "in.zip": archive });
    await runLoad(folder);
    const [path] = await query(folder, "select lake_path from raw._quern_loads");
    expect(path).toMatch(/^lake\/raw\/t\/dt=\d{4}-\d\d-\d\d\/[0-9a-f]{16}-in\.zip$/);
    expect(readFileSync(join(folder, path!)).equals(archive)).toBe(true);
    expect(await query(folder, "select distinct _file from raw.t")).toEqual(["in.zip!t.csv"]);
  });

  it("gives two parts to one table, each once", async () => {
    const folder = loader(
      { from: ["in.zip!a.csv", "in.zip!b.csv"] },
      { "in.zip": zip({ "a.csv": csv, "b.csv": more }) },
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 3 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["LOADED 2 files, 3 rows"]);
  });

  const zeros = Buffer.alloc(100 * 1024 * 1024, "0");
  it.each<[string, Buffer, JsonObject, string, RegExp]>([
    [
      "leads out of its folder",
      zip({ "../../evil.csv": csv }),
      {},
      "QN-LOAD-ARCHIVE",
      /invalid relative path: \.\.\/\.\.\/evil\.csv/,
    ],
    ["has an absolute path", zip({ "/tmp/evil.csv": csv }), {}, "QN-LOAD-ARCHIVE", /absolute path/],
    ["has a path of Windows", zip({ "..\\evil.csv": csv }), {}, "QN-LOAD-ARCHIVE", /invalid characters in fileName/],
    ["holds a link", zip({ "t.csv": "/etc/passwd" }, { mode: 0o120777 }), {}, "QN-LOAD-ARCHIVE", /holds a link/],
    ["is encrypted", zip({ "t.csv": csv }, { bits: 1 }), {}, "QN-LOAD-ARCHIVE", /is encrypted \(t\.csv\)/],
    ["is compressed in another way", zip({ "t.csv": csv }, { method: 12 }), {}, "QN-LOAD-ARCHIVE", /method 12/],
    ["is a bomb", zip({ "t.csv": zeros }), {}, "QN-LOAD-ARCHIVE", /300 times its size/],
    [
      "unpacks beyond the limit",
      zip({ "t.csv": csv.repeat(100) }),
      { max_bytes: 1000 },
      "QN-LOAD-TOO-BIG",
      /in\.zip unpacked/,
    ],
    [
      "tells another size than it has",
      zip({ "t.csv": csv.repeat(100) }, { size: 50 }),
      {},
      "QN-LOAD-ARCHIVE",
      /too many bytes/,
    ],
    ["has another checksum", zip({ "t.csv": csv }, { checksum: 1 }), {}, "QN-LOAD-ARCHIVE", /another checksum/],
    ["is cut off", zip({ "t.csv": csv }).subarray(0, 60), {}, "QN-LOAD-ARCHIVE", /can't be unpacked/],
    ["is empty", zip({}), {}, "QN-LOAD-ARCHIVE", /no file that can be loaded/],
    ["has nothing to load", zip({ "a.md": "x" }), {}, "QN-LOAD-ARCHIVE", /no file that can be loaded/],
    [
      "lacks what is named",
      zip({ "a.csv": csv }),
      { from: "in.zip!b.csv" },
      "QN-LOAD-ARCHIVE",
      /nothing that matches 'b\.csv'/,
    ],
    ["is none", Buffer.from(csv), { from: "in.zip!b.csv" }, "QN-LOAD-ARCHIVE", /is not a zip archive/],
    ["is none, though declared", Buffer.from(csv), { compression: "zip" }, "QN-LOAD-ARCHIVE", /can't be unpacked/],
  ])("that %s is refused, and nothing is left of it", async (_, archive, config, code, message) => {
    const folder = loader({ from: "in.zip", ...config }, { "in.zip": archive });
    const error = await failedLoad(folder);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(readdirSync(join(folder, "lake", ".incoming"))).toEqual([]);
    expect(existsSync(join(folder, "..", "evil.csv"))).toBe(false);
  });
});

describe("a gzip file", () => {
  it.each<[string, Buffer, JsonObject, string, RegExp]>([
    ["is cut off between two lines", gzipSync(csv.repeat(9)).subarray(0, -12), {}, "QN-LOAD-ARCHIVE", /it is cut off/],
    ["has another checksum", damaged(gzipSync(csv)), {}, "QN-LOAD-ARCHIVE", /incorrect data check/],
    [
      "unpacks beyond the limit",
      gzipSync(csv.repeat(1000)),
      { max_bytes: 10_000 },
      "QN-LOAD-TOO-BIG",
      /in\.csv\.gz unpacked/,
    ],
    ["is a bomb", gzipSync(Buffer.alloc(100 * 1024 * 1024, "0")), {}, "QN-LOAD-ARCHIVE", /300 times its size/],
  ])("that %s is refused", async (_, content, config, code, message) => {
    const folder = loader({ from: "in.csv.gz", ...config }, { "in.csv.gz": content });
    const error = await failedLoad(folder);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(readdirSync(join(folder, "lake", ".incoming"))).toEqual([]);
  });

  it("may be several in one", async () => {
    const folder = loader({ from: "in.csv.gz" }, { "in.csv.gz": Buffer.concat([gzipSync(csv), gzipSync("3,cy\n")]) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 3 rows"]);
  });
});

function damaged(packed: Buffer): Buffer {
  packed[packed.length - 8]! ^= 1;
  return packed;
}
