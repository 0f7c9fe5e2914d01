import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { addFiles, project, runQuern } from "../cli/quern.ts";
import { columnsOf, failedLoad, loader, query, runLoad, sources } from "./loading.ts";

const day = (n: number): string => `id,name\n${n},day ${n}\n`;
const ids = (folder: string): Promise<string[]> => query(folder, "select id from raw.t order by 1");

describe("quern load", () => {
  it("loads sources and runs nothing else", async () => {
    const folder = project({
      ...sources({ t: { from: "in.csv" } }, [{ name: "id", data_tests: ["not_null"] }]),
      "models/m.sql": "select * from {{ source('raw', 't') }}",
      "seeds/s.csv": "a\n1\n",
      "in.csv": day(1),
    });
    const { code, stdout } = await runQuern(["load"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/LOADED 1 file, 1 rows[\s\S]*TOTAL=1\n/);
    expect(await query(folder, "select table_name from information_schema.tables order by 1")).toEqual([
      "_quern_loads",
      "t",
    ]);
  });

  it("chooses sources as dbt does", async () => {
    const table = { from: "in.csv" };
    const folder = project({ ...sources({ a: table, b: table }), "in.csv": day(1) });
    expect((await runLoad(folder, { select: ["source:raw.b"] })).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect((await runLoad(folder, { exclude: ["source:raw.b"] })).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE", "UP TO DATE"]);
  });

  it("goes before what reads the source in a build", async () => {
    const folder = project({
      ...sources({ t: { from: "in.csv" } }),
      "models/m.sql": "select * from {{ source('raw', 't') }}",
      "models/n.sql": "select 1 as x",
      "in.csv": day(7),
    });
    expect((await runQuern(["build", "-s", "n"], { cwd: folder })).stdout).not.toMatch(/raw\.t/);
    expect((await runQuern(["build", "-s", "m"], { cwd: folder })).code).toBe(0);
    expect(await query(folder, "select id from m")).toEqual(["7"]);
  });
});

describe("what `from` names", () => {
  it.each<[string, string[] | string, number[]]>([
    ["a path", "in/1.csv", [1]],
    ["a path with spaces and other letters", "in/ünï cödé/3 x.csv", [3]],
    ["several paths", ["in/1.csv", "in/2.csv"], [1, 2]],
    ["several paths in one text", "in/1.csv, in/2.csv", [1, 2]],
    ["a glob", "in/*.csv", [1, 2]],
    ["a glob over folders", "in/**/*.csv", [1, 2, 3]],
    ["a glob with a choice of letters", "in/[2-9].csv", [2]],
    ["one file in two ways", ["in/1.csv", "in/*.csv"], [1, 2]],
    ["an address of a file", "file://in/1.csv", [1]],
  ])("may be %s", async (_, from, expected) => {
    const folder = loader(
      { from },
      {
        "in/1.csv": day(1),
        "in/2.csv": day(2),
        "in/ünï cödé/3 x.csv": day(3),
        "in/.4.csv": day(4),
        "in/5.csv.part": day(5),
      },
    );
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await ids(folder)).toEqual(expected.map(String));
  });

  it("may be a path or address outside the project", async () => {
    const outside = project({ "a b.csv": day(1) });
    const folder = loader({ from: [`${outside}/a b.csv`, `file://${encodeURI(outside)}/a%20b.csv`] });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await query(folder, "select uri from raw._quern_loads")).toEqual([`${outside}/a b.csv`]);
  });

  it.each<[string, string, string, RegExp]>([
    ["a file that is not there", "no.csv", "QN-LOAD-NOT-FOUND", /no\.csv does not exist/],
    ["a folder", "in", "QN-LOAD-NOT-FOUND", /in is a folder/],
    [
      "a glob without files when there is no table",
      "drop/*.csv",
      "QN-LOAD-NOT-FOUND",
      /finds no file for drop\/\*\.csv/,
    ],
    ["a scheme that no loader reads", "ftp://x/y.csv", "QN-LOAD-CONFIG", /begins with ftp:\/\//],
    ["a file of an unknown kind", "in/a.xls", "QN-LOAD-CONFIG", /format of in\/a\.xls can't be told/],
  ])("can't be %s", async (_, from, code, message) => {
    const folder = loader({ from }, { "in/1.csv": day(1), "in/a.xls": "x" });
    const error = await failedLoad(folder);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.hint).toBeDefined();
  });
});

describe("mode: append", () => {
  it("loads each content once, by whatever name it comes", async () => {
    const folder = loader({ from: "drop/*.csv" }, { "drop/1.csv": day(1) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    addFiles(folder, { "drop/2.csv": day(2), "drop/same.csv": day(1) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    renameSync(join(folder, "drop/2.csv"), join(folder, "drop/3.csv"));
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    rmSync(join(folder, "drop"), { recursive: true });
    expect((await runLoad(folder)).messages).toEqual(["NO FILES"]);
    expect(await ids(folder)).toEqual(["1", "2"]);
  });

  it("adds the changed content of a known name", async () => {
    const folder = loader({ from: "in.csv" }, { "in.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { "in.csv": day(2) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await ids(folder)).toEqual(["1", "2"]);
  });

  it("loads nothing beside a file that does not fit, and goes on when it is mended", async () => {
    const folder = loader({ from: "drop/*.csv", columns: { id: "bigint", name: "varchar" } });
    addFiles(folder, { "drop/1.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { "drop/2.csv": day(2), "drop/3.csv": "id,name\nx,y\n", "drop/4.csv": day(4) });
    expect((await failedLoad(folder)).message).toMatch(/drop\/3\.csv has 1 row that does not fit/);
    expect(await ids(folder)).toEqual(["1"]);
    addFiles(folder, { "drop/3.csv": day(3) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 3 files, 3 rows"]);
    expect(await ids(folder)).toEqual(["1", "2", "3", "4"]);
  });

  it("says how to get a column that came later", async () => {
    const folder = loader({ from: "drop/*.csv" }, { "drop/1.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { "drop/2.csv": "id,name,more\n2,b,x\n" });
    const error = await failedLoad(folder);
    expect(error).toMatchObject({ code: "QN-LOAD-COLUMNS", hint: expect.stringContaining("--full-refresh") });
  });
});

describe("mode: replace", () => {
  it("makes the table anew when any of the inputs is another one", async () => {
    const folder = loader({ from: "in/*.csv", mode: "replace" }, { "in/1.csv": day(1), "in/2.csv": day(2) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    addFiles(folder, { "in/2.csv": day(3) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect(await ids(folder)).toEqual(["1", "3"]);
    rmSync(join(folder, "in/1.csv"));
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await ids(folder)).toEqual(["3"]);
    expect(await query(folder, "select uri from raw._quern_loads")).toEqual(["in/2.csv"]);
  });

  it("keeps the table and its entries when one of the files does not fit", async () => {
    const folder = loader({ from: "in/*.csv", mode: "replace" }, { "in/1.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { "in/1.csv": day(2), "in/2.csv": "id,name\n1,2,3\n" });
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-BAD-ROWS");
    expect(await ids(folder)).toEqual(["1"]);
    expect(await query(folder, "select uri, row_count from raw._quern_loads")).toEqual(["in/1.csv|1"]);
  });

  it("takes the new file's columns and types", async () => {
    const folder = loader({ from: "in.csv", mode: "replace" }, { "in.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { "in.csv": "a,b\nx,2024-01-01\n" });
    await runLoad(folder);
    expect(await columnsOf(folder)).toBe("a:varchar b:date");
  });
});

describe("base", () => {
  it("is the file that the table begins with: another one makes it anew, with the later files", async () => {
    const folder = loader(
      { base: "${BASE}.csv".replace("${BASE}", "base"), from: "drop/*.csv" },
      { "base.csv": day(1), "drop/2.csv": day(2) },
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 2 rows"]);
    rmSync(join(folder, "drop"), { recursive: true });
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    addFiles(folder, { "base.csv": day(9) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect(await ids(folder)).toEqual(["2", "9"]);
  });
});

describe("--full-refresh", () => {
  const refresh = { fullRefresh: true };

  it("makes the table anew from the inputs and from what the lake kept of earlier ones", async () => {
    const folder = loader({ from: "drop/*.csv" }, { "drop/1.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, {
      ...sources({ t: { from: "drop/*.csv", columns: { id: "varchar", name: "varchar" } } }),
      "drop/2.csv": day(2),
    });
    rmSync(join(folder, "drop/1.csv"));
    expect((await runLoad(folder, refresh)).messages).toEqual(["LOADED 2 files, 2 rows"]);
    expect(await columnsOf(folder)).toBe("id:varchar name:varchar");
    expect(await query(folder, "select uri, bytes from raw._quern_loads order by 1")).toEqual([
      "drop/1.csv|16",
      "drop/2.csv|16",
    ]);
  });

  it("refuses to lose rows that are nowhere else; a dropped table comes back from what is there, with a warning", async () => {
    const folder = loader({ from: "drop/*.csv" }, { "drop/1.csv": day(1), "drop/2.csv": day(2) });
    await runLoad(folder);
    rmSync(join(folder, "lake"), { recursive: true });
    rmSync(join(folder, "drop/1.csv"));
    expect(await failedLoad(folder, refresh)).toMatchObject({
      code: "QN-LOAD-NOT-FOUND",
      message: expect.stringContaining("drop/1.csv"),
    });
    expect(await ids(folder)).toEqual(["1", "2"]);
    await query(folder, "drop table raw.t");
    const { messages, events } = await runLoad(folder);
    expect(messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(events).toContainEqual(expect.objectContaining({ type: "warning", code: "LoadedFilesLost" }));
  });

  it("of a build leaves loaded files alone", async () => {
    const folder = loader(
      { from: "in.csv" },
      { "in.csv": day(1), "models/m.sql": "select * from {{ source('raw', 't') }}" },
    );
    await runLoad(folder);
    expect((await runQuern(["build", "--full-refresh"], { cwd: folder })).stdout).toMatch(/UP TO DATE/);
  });
});

describe("the lake", () => {
  it("keeps each file unchanged, by day and content, once", async () => {
    const folder = loader({ from: ["a.csv", "b é.csv"] }, { "a.csv": day(1), "b é.csv": day(1) });
    await runLoad(folder);
    const files = readdirSync(join(folder, "lake"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".csv"),
    );
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/^raw\/t\/dt=\d{4}-\d\d-\d\d\/[0-9a-f]{16}-b é\.csv$/);
    expect(readFileSync(join(folder, "lake", files[0]!), "utf8")).toBe(day(1));
  });

  it.each<[string, JsonObject, string]>([
    ["config.load", { lake: "my lake" }, ""],
    ["the var quern_lake", {}, "vars:\n  quern_lake: my lake\n"],
  ])("may be another folder by %s", async (_, config, vars) => {
    const folder = loader(
      { from: "a.csv", ...config },
      { "a.csv": day(1), "project.yml": `name: shop\nversion: "1.0"\n${vars}` },
    );
    await runLoad(folder);
    expect(await query(folder, "select lake_path like 'my lake/raw/t/dt=%' from raw._quern_loads")).toEqual(["true"]);
  });

  it("keeps tables apart that are loaded at the same time from files of one name", async () => {
    const tables = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { from: `${name}/in.csv` }]));
    const files = Object.fromEntries(Object.keys(tables).map((name, i) => [`${name}/in.csv`, day(i)]));
    const folder = project({ ...sources(tables), ...files });
    expect((await runLoad(folder, { threads: 4 })).success).toBe(true);
    expect(
      await query(
        folder,
        "select (select id from raw.a), (select id from raw.b), (select id from raw.c), (select id from raw.d)",
      ),
    ).toEqual(["0|1|2|3"]);
  });
});

describe("metadata_columns", () => {
  it("say when a row was loaded and from which file", async () => {
    const folder = loader(
      { from: "drop/*.csv", metadata_columns: true },
      { "drop/1.csv": day(1), "drop/it's.csv": day(2) },
    );
    await runLoad(folder);
    expect(
      await query(
        folder,
        "select id, _file, _loaded_at = (select max(loaded_at) from raw._quern_loads l where l.uri = _file) from raw.t order by id",
      ),
    ).toEqual(["1|drop/1.csv|true", "2|drop/it's.csv|true"]);
  });

  it.each([
    [false, true],
    [true, false],
  ])("that are switched from %s to %s want a table made anew", async (before, after) => {
    const folder = loader({ from: "drop/*.csv", metadata_columns: before }, { "drop/1.csv": day(1) });
    await runLoad(folder);
    addFiles(folder, { ...sources({ t: { from: "drop/*.csv", metadata_columns: after } }), "drop/2.csv": day(2) });
    expect(await failedLoad(folder)).toMatchObject({
      code: "QN-LOAD-COLUMNS",
      hint: expect.stringContaining("--full-refresh"),
    });
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["LOADED 2 files, 2 rows"]);
  });
});

describe("on_bad_rows: quarantine", () => {
  const config = { from: "in/*.csv", columns: { id: "bigint", name: "varchar" }, on_bad_rows: "quarantine" };
  const bad = 'id,name\n1,a\nx,b\n2,c,d\n3,"e\nf"\n4\n';

  it("puts bad rows aside and counts them", async () => {
    const folder = loader(config, { "in/a.csv": bad });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows, 3 in quarantine"]);
    expect(await query(folder, "select id from raw.t order by 1")).toEqual(["1", "3"]);
    expect(
      await query(folder, "select _file, _line, _column, _value, _reason, _raw from raw.t_quarantine order by _line"),
    ).toEqual([
      "in/a.csv|3|id|x|not a bigint|x,b",
      "in/a.csv|4|NULL|NULL|too many columns|2,c,d",
      "in/a.csv|7|name|NULL|too few columns|4",
    ]);
    expect(await query(folder, "select row_count, quarantined from raw._quern_loads")).toEqual(["2|3"]);
    addFiles(folder, { "in/b.csv": "id,name\ny,z\n" });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 0 rows, 1 in quarantine"]);
    expect(await query(folder, "select count(*) from raw.t_quarantine")).toEqual(["4"]);
  });

  it("goes up to a limit", async () => {
    const folder = loader({ ...config, bad_rows_limit: 2 }, { "in/a.csv": bad });
    const error = await failedLoad(folder);
    expect(error).toMatchObject({
      code: "QN-LOAD-BAD-ROWS",
      message: expect.stringMatching(/more than 2 rows .* over the limit of 2 /),
    });
    expect(await query(folder, "select count(*) from information_schema.tables where table_name like 't%'")).toEqual([
      "0",
    ]);
  });

  it("begins anew with its table", async () => {
    const folder = loader({ ...config, mode: "replace" }, { "in/a.csv": bad });
    await runLoad(folder);
    addFiles(folder, { "in/a.csv": "id,name\n1,a\n" });
    await runLoad(folder);
    expect(
      await query(folder, "select count(*) from information_schema.tables where table_name = 't_quarantine'"),
    ).toEqual(["0"]);
  });

  it("keeps lines of newline JSON that are no object, or hold what does not fit, each with its own line", async () => {
    const lines = [
      '\uFEFF{"id": 1, "name": "a"}',
      "",
      '{"id": "x", "name": "b"}',
      '[{"id": 2}]\r',
      '{"id": "", "name": "c"}',
      '{"id": 3, "name": "d',
      '{"id": 4}{"id": 5}',
      "{}",
      '{"name": "z", "id": {"a": 1}}',
    ];
    const bytes = Buffer.concat([
      Buffer.from(`${lines.join("\n")}\n{"id": 6, "name": "`),
      Buffer.from([0xff, 0x22, 0x7d]),
    ]);
    const columns = { id: "bigint", name: "varchar" };
    const folder = loader({ from: "in.ndjson", columns, on_bad_rows: "quarantine" }, { "in.ndjson": bytes });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows, 7 in quarantine"]);
    expect(await query(folder, "select * from raw.t order by id")).toEqual(["1|a", "NULL|NULL"]);
    expect(
      await query(folder, "select _line, _column, _value, _reason, _raw from raw.t_quarantine order by 1"),
    ).toEqual([
      '3|id|x|not a bigint|{"id": "x", "name": "b"}',
      '4|NULL|[{"id": 2}]|not a JSON object|[{"id": 2}]',
      '5|id||not a bigint|{"id": "", "name": "c"}',
      '6|NULL|{"id": 3, "name": "d|not a JSON object|{"id": 3, "name": "d',
      '7|NULL|{"id": 4}{"id": 5}|not a JSON object|{"id": 4}{"id": 5}',
      '9|id|{"a":1}|not a bigint|{"name": "z", "id": {"a": 1}}',
      expect.stringMatching(/^10\|NULL\|NULL\|not in the declared encoding\|/),
    ]);
    addFiles(folder, sources({ t: { from: "in.ndjson", columns } }));
    const error = await failedLoad(folder, { fullRefresh: true });
    expect(error.message).toMatch(/has 7 rows that .*\n {2}line 3: column id value "x" \(not a bigint\)\n {2}line 4: /);
  });

  it("is for lists and structs too, whose types either warehouse's words declare", async () => {
    const lines = [
      '{"id": 1, "tags": ["a", "b"], "at": {"day": "2024-01-02", "of": [1.5]}}',
      '{"id": 2, "tags": "a"}',
      '{"id": 3, "at": {"day": "never"}}',
      '{"id": 4, "at": null, "tags": [null]}',
      '{"id": 5, "at": {"of": [1, "x"]}}',
      '{"id": 6, "at": {"of": []}}',
    ].join("\n");
    const ways = [
      { tags: "array<string>", at: "struct<day date, of array<numeric(5, 1)>>" },
      { tags: "varchar[]", at: 'struct(day date, "of" decimal(5, 1)[])' },
    ];
    for (const types of ways) {
      const columns = { id: "bigint", ...types };
      const folder = loader({ from: "in.ndjson", columns, on_bad_rows: "quarantine" }, { "in.ndjson": lines });
      expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 3 rows, 3 in quarantine"]);
      expect(await query(folder, 'select id, tags[2], "at".day, "at"."of"[1] from raw.t order by 1')).toEqual([
        "1|b|2024-01-02|1.5",
        "4|NULL|NULL|NULL",
        "6|NULL|NULL|NULL",
      ]);
      expect(await query(folder, "select _line, _column from raw.t_quarantine order by 1")).toEqual([
        "2|tags",
        "3|at",
        "5|at",
      ]);
    }
  });

  it("finds the keys of newline JSON whatever their case; one in both is refused", async () => {
    const config = { from: "in.ndjson", columns: { id: "bigint", Name: "varchar", n_1: "bigint" } };
    const lines = '{"ID": 1, "name": "a", "n_1": 3}\n{"ID": "x", "name": "b"}\n';
    const folder = loader({ ...config, on_bad_rows: "quarantine" }, { "in.ndjson": lines });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows, 1 in quarantine"]);
    expect(await query(folder, "select * from raw.t")).toEqual(["1|a|3"]);
    const both = loader({ from: "in.ndjson" }, { "in.ndjson": '{"ID": 1}\n{"id": 2}\n' });
    expect((await failedLoad(both)).message).toMatch(/in\.ndjson writes the column 'id' in upper and in lower case/i);
  });

  it("is for newline JSON and Parquet too", async () => {
    const folder = loader(
      { ...config, from: "in.ndjson" },
      { "in.ndjson": '{"id": 1, "name": "a"}\n{"id": "x"}\nnot json\n' },
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows, 2 in quarantine"]);
    await query(
      folder,
      `copy (select '5' as id, 'a' as name union all select 'y', 'b') to '${folder}/in.parquet' (format parquet)`,
    );
    addFiles(folder, sources({ t: { ...config, from: "in.parquet" } }));
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows, 1 in quarantine"]);
    expect(
      await query(folder, "select _line, _column, _value, _reason from raw.t_quarantine order by _file desc, _line"),
    ).toEqual(["2|id|y|not a BIGINT", "2|id|x|not a bigint", "3|NULL|not json|not a JSON object"]);
  });
});

describe("config.load", () => {
  it.each<[string, JsonObject, RegExp, RegExp]>([
    ["an unknown key", { from: "a.csv", delimeter: ";" }, /'delimeter' is not one of its keys/, /'delimiter'/],
    ["no from", { mode: "append" }, /'from' is missing/, /from: data/],
    ["an empty from", { from: [] }, /'from' must be a text or a list of texts/, /./],
    ["a wrong mode", { from: "a.csv", mode: "apend" }, /'mode' can't be 'apend'/, /append/],
    ["a wrong format", { from: "a.csv", format: "xml" }, /'format' can't be 'xml'/, /csv, tsv, ndjson, parquet/],
    ["a long quote", { from: "a.csv", quote: "''" }, /'quote' must be one ASCII character/, /./],
    ["a quote of two bytes", { from: "a.csv", quote: "é" }, /'quote' must be one ASCII character/, /./],
    ["no delimiter", { from: "a.csv", delimiter: "" }, /'delimiter' must be one to four bytes/, /tab/],
    ["a long delimiter", { from: "a.csv", delimiter: "-----" }, /'delimiter' must be one to four bytes/, /tab/],
    [
      "lines for fields",
      { from: "a.csv", delimiter: "\n" },
      /'delimiter' must be one to four bytes on one line/,
      /tab/,
    ],
    ["a quote for a delimiter", { from: "a.csv", delimiter: "'", quote: "'" }, /'delimiter' can't be the quote/, /./],
    ["a wrong flag", { from: "a.csv", header: "yes" }, /'header' must be true or false/, /./],
    ["a negative number", { from: "a.csv", skip: -1 }, /'skip' must be a number from 0/, /./],
    ["half a retry", { from: "a.csv", retries: 1.5 }, /'retries' must be a whole number/, /./],
    ["a wrong checksum", { from: "a.csv", sha256: "abc" }, /'sha256' must be 64 hex/, /sha256sum/],
    [
      "a checksum of several files",
      { from: ["a.csv", "b.csv"], sha256: "0".repeat(64) },
      /'sha256' is of one file/,
      /./,
    ],
    ["a wrong encoding", { from: "a.csv", encoding: "utf-9" }, /encoding 'utf-9' is not known/, /latin-1|windows-1252/],
    ["headers that are none", { from: "a.csv", headers: "x" }, /'headers' must be a mapping/, /./],
    ["columns that are none", { from: "a.csv", columns: 1 }, /'columns' must be a mapping/, /./],
    ["no columns", { from: "a.csv", columns: {} }, /'columns' names no column/, /detected/],
    ["a column twice", { from: "a.csv", columns: ["id", "ID"] }, /'columns' names ID twice/, /case/],
    ["a type that is a mapping", { from: "a.csv", columns: { id: { type: "int" } } }, /gives id a type/, /id: bigint/],
    ["no null strings", { from: "a.csv", null_strings: [] }, /'null_strings' names no text/, /empty text/],
    ["a wrong type", { from: "a.csv", columns: { id: "bigint", name: "nosuchtype" } }, /nosuchtype/, /./],
  ])("with %s is refused with its place", async (_, config, message, hint) => {
    const folder = loader(config, { "a.csv": day(1) });
    const error = await failedLoad(folder);
    expect(error.code).toBe("QN-LOAD-CONFIG");
    expect(error.message).toMatch(message);
    expect(error.hint ?? "-").toMatch(hint);
    expect(error.place?.file).toMatch(/models\/sources\.yml$/);
  });
});
