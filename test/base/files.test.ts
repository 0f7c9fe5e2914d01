import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readText, walkFiles, writeAtomic } from "../../src/base/files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quern-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("reading", () => {
  it("tells a file that is missing from one that can't be read", () => {
    expect(() => readText(join(folder, "none.sql"))).toThrow(expect.objectContaining({ code: "QN-FILE-NOT-FOUND" }));
    expect(() => readText(folder)).toThrow(expect.objectContaining({ code: "QN-FILE-READ" }));
  });

  it("drops a byte order mark and names the line of a byte that is not UTF-8", () => {
    writeFileSync(join(folder, "bom.sql"), "\ufeffselect 1");
    expect(readText(join(folder, "bom.sql"))).toBe("select 1");
    writeFileSync(join(folder, "latin.sql"), Buffer.from([0x61, 0x0a, 0x0a, 0xe9]));
    expect(() => readText(join(folder, "latin.sql"))).toThrow(
      expect.objectContaining({ code: "QN-FILE-ENCODING", place: expect.objectContaining({ line: 3 }) }),
    );
  });
});

describe("walking", () => {
  it("follows links, but not in circles, and keeps one order", () => {
    mkdirSync(join(folder, "b", "deep"), { recursive: true });
    writeFileSync(join(folder, "b", "deep", "x.sql"), "");
    writeFileSync(join(folder, "a.sql"), "");
    symlinkSync(folder, join(folder, "b", "up"));
    symlinkSync(join(folder, "gone"), join(folder, "c.sql"));
    const paths = walkFiles(folder, (name) => name.endsWith(".sql")).map(({ path }) => path);
    expect(paths.slice(0, 2)).toEqual(["a.sql", "b/deep/x.sql"]);
    expect(paths.length).toBeLessThan(100);
  });
});

describe("writing", () => {
  it("leaves nothing behind when it fails", () => {
    mkdirSync(join(folder, "taken", "by a folder"), { recursive: true });
    expect(() => writeAtomic(join(folder, "taken"), "text")).toThrow(
      expect.objectContaining({ code: "QN-FILE-WRITE" }),
    );
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});
