import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addFiles, runQuern, startQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "../faults/fault.ts";
import { loader, query } from "./loading.ts";

const columns = { id: "bigint", h: "varchar" };
const rowsPerFile = 50_000;

/** One of several files: about 1 MB of rows that are in no other one and can't be compressed much. */
function part(number: number): string {
  const lines = ["id,h"];
  for (let i = 0, seed = number + 1; i < rowsPerFile; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    lines.push(`${number * rowsPerFile + i},${seed.toString(36)}${Math.imul(seed, 69069).toString(36)}`);
  }
  return `${lines.join("\n")}\n`;
}

const parts = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`drop/${10 + i}.csv`, part(i)]));

const counted = "select count(*), count(distinct id) from raw.t";
const whole = (files: number): string[] => [`${files * rowsPerFile}|${files * rowsPerFile}`];

/** Everything below a folder, hidden files too. */
const below = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((each) =>
        each.isFile() ? [each.name] : [],
      )
    : [];

async function load(folder: string, limits?: string): Promise<{ code: number | null; text: string }> {
  const ended = await runQuern(["load"], { cwd: folder, ...(limits === undefined ? {} : { limits }) });
  const text = said(ended);
  expectNoStack(text);
  return { code: ended.code, text };
}

describe.concurrent("a full disk", () => {
  it.each([
    ["while a file lands in the lake", 0.5, /QN-FILE-WRITE at models\/sources\.yml:\d+[\s\S]*lake[\s\S]*hint: /],
    ["while the table is written", 2, /QN-DB-\w+ at models\/sources\.yml:\d+/],
  ])("%s: the table stays, and the next run loads what is missing", async (_, files, message) => {
    const folder = loader({ from: "drop/*.csv", columns, mode: "replace" }, parts(1));
    expect((await load(folder)).code).toBe(0);
    addFiles(folder, parts(12));
    const full = await load(folder, `trap '' XFSZ; ulimit -f ${Math.ceil((files * part(1).length) / 1024)}`);
    expect(full.text).toMatch(message);
    expect(full.code).toBe(1);
    expect(await query(folder, counted)).toEqual(whole(1));
    expect(below(join(folder, "lake", ".incoming"))).toEqual([]);
    expect((await load(folder)).code).toBe(0);
    expect(await query(folder, counted)).toEqual(whole(12));
    expect((await load(folder)).text).toContain("UP TO DATE");
  });
});

describe.concurrent("a lake", () => {
  it.each([
    ["that is a file", "lake"],
    ["whose incoming files are a file", "lake/.incoming"],
    ["whose folder of the table is a file", "lake/raw/t"],
    ["whose day is a file", "lake/raw/t/dt=2024-01-01"],
  ])("%s is named; the load succeeds when it is out of the way", async (_, path) => {
    const folder = loader({ from: "in.csv", columns }, { "in.csv": "id,h\n1,a\n", [path]: "in the way" });
    const { code, text } = await load(folder);
    expect(text).toMatch(/QN-FILE-(READ|WRITE) at models\/sources\.yml:\d+/);
    expect(text).toContain(join(folder, path));
    expect(code).toBe(1);
    rmSync(join(folder, path));
    expect((await load(folder)).code).toBe(0);
    expect(await query(folder, counted)).toEqual(["1|1"]);
  });

  it("that can't be written is named", async () => {
    const folder = loader({ from: "in.csv", columns, lake: "/sys/quern" }, { "in.csv": "id,h\n1,a\n" });
    const { code, text } = await load(folder);
    expect(text).toMatch(/QN-FILE-WRITE at models\/sources\.yml:\d+[\s\S]*\/sys\/quern[\s\S]*hint: /);
    expect(code).toBe(1);
    expect(existsSync(join(folder, "in.csv"))).toBe(true);
  });
});

describe.concurrent("a kill in the middle of a load", () => {
  it.each(["append", "replace"])("with mode: %s loses and doubles nothing: the next run repairs it", async (mode) => {
    const files = 12;
    const folder = loader({ from: "drop/*.csv", columns, mode }, parts(files));
    const { child, ended } = startQuern(["load"], { cwd: folder });
    let output = "";
    // wherever in the remaining files the kill comes, what is said below must hold
    child.stdout!.on("data", (text) => {
      output += text;
      if (output.includes("drop/10.csv")) child.kill("SIGKILL");
    });
    expect((await ended).code).toBe(null);

    const tables = await query(folder, "select table_name from information_schema.tables where table_name = 't'");
    const noted = await query(folder, "select coalesce(sum(row_count), 0) from raw._quern_loads");
    const loaded = tables.length === 0 ? ["0"] : await query(folder, "select count(*) from raw.t");
    expect(loaded).toEqual(noted);
    expect(Number(loaded[0]) % (mode === "replace" ? files * rowsPerFile : rowsPerFile)).toBe(0);

    addFiles(folder, { "lake/.incoming/999999999-0-half.csv": "id,h\n1" });
    expect((await load(folder)).code).toBe(0);
    expect(await query(folder, counted)).toEqual(whole(files));
    expect(await query(folder, "select count(*), count(distinct sha256) from raw._quern_loads")).toEqual(["12|12"]);
    expect(below(join(folder, "lake")).length).toBe(files);
    expect((await load(folder)).text).toContain("UP TO DATE");
  });
});

describe.concurrent("config.load", () => {
  it("with an unknown key names the nearest, at the source", async () => {
    const folder = loader({ from: "in.csv", on_bad_row: "quarantine" }, { "in.csv": "id\n1\n" });
    const { code, text } = await load(folder);
    expect(text).toMatch(
      /QN-LOAD-CONFIG at models\/sources\.yml:\d+[\s\S]*'on_bad_row'[\s\S]*Did you mean 'on_bad_rows'/,
    );
    expect(code).toBe(1);
  });
});
