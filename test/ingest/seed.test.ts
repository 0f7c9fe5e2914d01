import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSeed, SeedTable } from "../../src/ingest/index.ts";
import { parse, renderSync, repr, Scope, type Value } from "../../src/jinja/index.ts";
import { type Connection, Relation } from "../../src/warehouse/index.ts";
import { type Opened, openDuckDb } from "../warehouse/open.ts";

const folder = mkdtempSync(join(tmpdir(), "quern seeds é "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function seed(content: string | Buffer, options: { delimiter?: string; declared?: string[] } = {}): SeedTable {
  const path = join(folder, "s.csv");
  writeFileSync(path, content);
  return new SeedTable(readSeed(path, { delimiter: ",", declared: [], ...options }));
}

/** `name:kind` of each column. */
const columns = (table: SeedTable): string => table.file.columns.map(({ name, kind }) => `${name}:${kind}`).join(" ");
const kindOf = (...values: string[]): string =>
  seed(`c,other\n${values.map((v) => `${v},x\n`).join("")}`).file.columns[0]!.kind;

describe("a column of a seed has the type that dbt gives it", () => {
  it.each([
    ["integer", ["1", "-5", "007", "+5", " 7 ", "1e3", ""]],
    ["integer", ["2.0", "3.00"]],
    ["integer", ["", "null", "NULL", " "]],
    ["integer", ["-2147483647", "2147483647"]],
    ["bigint", ["2147483648"]],
    ["bigint", ["2268105428166509112", "1"]],
    ["hugeint", ["99999999999999999999", "1"]],
    ["text", ["9".repeat(45)]],
    ["number", ["1.5", "2", ".5", "5.", "1e-3", "-0"]],
    ["integer", ["5%", "$3", '"1,000"', "--5", "1_000"]],
    ["number", ["€4.25", "-$1"]],
    ["number", ["1", "NaN", "-Infinity", "+inf", "$nan"]],
    ["text", ["nan", "Nancy"]],
    ["text", ["1", "x"]],
    ["text", ["1.2.3"]],
    ["text", ["%"]],
    ["date", ["2024-01-01", "2024-1-5", "2024-02-29", "", "null"]],
    ["text", ["2023-02-29"]],
    ["text", ["2024-13-01"]],
    ["text", ["2024/01/01"]],
    ["datetime", ["2024-01-01 10:00:00", "2024-1-1   1:2:3"]],
    ["text", ["2024-01-01 10:00"]],
    ["text", ["2024-01-01 24:00:00"]],
    ["text", ["2024-01-01", "2024-01-01 10:00:00"]],
    ["datetime", ["2024-01-01T10:00:00", "2024-01-01T10:00:00.5+02:00", "2024-01-01T10:00Z"]],
    ["text", ["2024-01-01T10:00:00", "2024-01-01 10:00:00"]],
    ["boolean", ["true", "FALSE", "", "null", " True"]],
    ["text", ["t", "f"]],
    ["text", ["yes"]],
    ["text", ['"a ""b"""']],
  ])("%s: %j", (kind, values) => {
    expect(kindOf(...values)).toBe(kind);
  });

  it("text when its type is declared, in any case of its name", () => {
    expect(columns(seed("Id,b\n1,2\n", { declared: ["id"] }))).toBe("Id:text b:integer");
  });
});

describe("a seed file", () => {
  it.each([
    ["a,b\n", "a:integer b:integer", 0],
    ["\uFEFFa,b\n1,x\n", "a:integer b:text", 1],
    ['a,b\r\n1,x\r\n\r\n2,"y\nz"', "a:integer b:text", 2],
    ["a,a,,b c\n1,2,3,4\n", "a:integer a_2:integer c:integer b c:integer", 1],
    [" x ,y\n1,2\n", " x :integer y:integer", 1],
    ["a\n1\n\n2\n", "a:integer", 3],
  ])("%j has its columns and rows", (content, expected, rows) => {
    const table = seed(content);
    expect(columns(table)).toBe(expected);
    expect(table.file.rowCount).toBe(rows);
  });

  it.each([
    ["", 1, /is empty/],
    ["\n1\n", 1, /no header/],
    ["a,b\n1,2\n1,2,3\n", 3, /3 fields in line 3, but its header has 2/],
    ['a,b\n1,"x\ny"\n1\n', 4, /1 field in line 4/],
    ['a,b\n1,2\n3,"x\n', 3, /a quote in line 3 that is not closed/],
    ["a,A\n1,2\n", 1, /'a' and 'A'/],
  ])("%j is refused with its line", (content, line, message) => {
    expect(() => seed(content)).toThrow(
      expect.objectContaining({
        code: "QN-SEED-INVALID",
        message: expect.stringMatching(message),
        place: { file: join(folder, "s.csv"), line },
      }),
    );
  });

  it("that is not UTF-8 is refused with the line", () => {
    expect(() => seed(Buffer.from("a,b\n1,caf\u00e9\n", "latin1"))).toThrow(
      expect.objectContaining({ code: "QN-FILE-ENCODING", place: expect.objectContaining({ line: 2 }) }),
    );
  });

  it("may have any delimiter", () => {
    expect(columns(seed("a;b\n1,5;2\n", { delimiter: ";" }))).toBe("a:integer b:integer");
    expect(columns(seed("a\tb\n1\tx,y\n", { delimiter: "\t" }))).toBe("a:integer b:text");
    expect(columns(seed("a¦b\n1¦x\n", { delimiter: "¦" }))).toBe("a:integer b:text");
  });
});

describe("load_agate_table() in a template", () => {
  const content =
    "id,price,day,at,ok,name\n2268105428166509112,1.50,2024-01-05,2024-01-05 10:00:01,true,null\n2,,,,,ann\n";
  const render = (source: string): string => {
    const table = seed(content);
    return renderSync(
      parse(source, { file: "t.sql" }),
      new Scope({ lookup: (name) => (name === "t" ? table : undefined) }),
    );
  };

  it.each([
    ["{{ t.rows | length }} {{ t.column_names | join(' ') }}", "2 id price day at ok name"],
    ["{% for row in t.rows %}{{ row['id'] }} {{ row[5] }};{% endfor %}", "2268105428166509112 None;2 ann;"],
    ["{{ t.columns['price'].values() | list }}", "[Decimal('1.50'), None]"],
    ["{{ t.rows[0]['day'].year }} {{ t.rows[0]['at'] }} {{ t.rows[0]['ok'] }}", "2024 2024-01-05 10:00:01 True"],
  ])("%s", (source, expected) => {
    expect(render(source)).toBe(expected);
  });
});

describe("a seed goes into its table", () => {
  let opened: Opened;
  let connection: Connection;
  beforeEach(async () => {
    opened = await openDuckDb();
    connection = await opened.adapter.acquire("seed");
  });
  afterEach(() => opened.end());

  async function load(content: string | Buffer, options: { delimiter?: string; types?: Record<string, string> } = {}) {
    const { delimiter = ",", types = {} } = options;
    const table = seed(content, { delimiter, declared: Object.keys(types) });
    const ddl = table.file.columns.map(
      ({ name, kind }) => `${opened.adapter.relations.quote(name)} ${types[name] ?? opened.adapter.seedType(kind)}`,
    );
    await connection.execute(`create table s (${ddl.join(", ")})`, { autoBegin: true });
    const relation = new Relation({ database: "w", schema: "main", identifier: "s" });
    await table.loadInto(opened.adapter, connection, relation, { types: new Map(), replaces: false });
    await connection.commit();
    const { table: loaded } = await connection.execute("from s", { fetch: true });
    return loaded.rows.map((row) => row.map((cell) => repr(cell as Value)).join(" "));
  }

  it("as it is when a database reads its values too", async () => {
    expect(
      await load(
        'i,n,d,t,b,x\n+5,.5,2024-1-5,2024-1-5 1:2:3,TRUE,"a ""b"", c"\n 7 ,5.,2024-01-06 ,2024-01-06   10:00:00,false,\n1e3,1e-3,,,,"null"\n2268105428166509112,2,,2024-01-05 00:00:00,,é\n',
      ),
    ).toEqual([
      "5 0.5 datetime.date(2024, 1, 5) datetime.datetime(2024, 1, 5, 1, 2, 3) True 'a \"b\", c'",
      "7 5.0 datetime.date(2024, 1, 6) datetime.datetime(2024, 1, 6, 10, 0) False None",
      "1000 0.001 None None None 'null'",
      "2268105428166509112 2.0 None datetime.datetime(2024, 1, 5, 0, 0) None 'é'",
    ]);
    expect(await load("t,u\n2024-01-01T10:00Z,1\n2024-01-01T10:00:00.5,2\n").catch((cause) => cause.message)).toMatch(
      /s.* already exists/,
    );
  });

  it("with times in ISO form", async () => {
    expect(await load("t,u\n2024-01-01T10:00:00Z,1\n2024-01-01T10:00:00.5,2\n")).toEqual([
      "datetime.datetime(2024, 1, 1, 10, 0) 1",
      "datetime.datetime(2024, 1, 1, 10, 0, 0, 500000) 2",
    ]);
  });

  it("cleaned when only dbt would take its values for numbers and nulls", async () => {
    expect(await load('a,b,c\n5%,null,"x, ""y"""\n"1,000", ,null\n$3,2.50,  z\n')).toEqual([
      "5 None 'x, \"y\"'",
      "1000 None 'null'",
      "3 2.5 '  z'",
    ]);
  });

  it("with text behind a closing quote read as Python reads it", async () => {
    expect(await load('q,r\n1,x"y\n2,"x"y\n')).toEqual(["1 'x\"y'", "2 'xy'"]);
  });

  it("with declared types, another delimiter, lines in quotes and Windows line ends", async () => {
    expect(
      await load('id|price|note\r\n01|1.5|"a\r\nb"\r\n02||c\r\n', {
        delimiter: "|",
        types: { id: "varchar(2)", price: "decimal(10,2)" },
      }),
    ).toEqual(["'01' Decimal('1.50') 'a\\r\\nb'", "'02' None 'c'"]);
  });

  it("by position of columns without usable names", async () => {
    expect(await load("a,a,,b c\n1,2,3,4\n")).toEqual(["1 2 3 4"]);
    expect(
      await connection.execute("describe s", { fetch: true }).then(({ table }) => table.rows.map(([name]) => name)),
    ).toEqual(["a", "a_2", "c", "b c"]);
  });

  it("or fails with line, column and value, and leaves nothing", async () => {
    await expect(load("id,b\n1,x\ny,z\n", { types: { id: "integer" } })).rejects.toMatchObject({
      code: "QN-SEED-INVALID",
      message: expect.stringContaining('line 3: column id value "y" (not a INTEGER)'),
      hint: expect.stringContaining("column_types"),
    });
    expect((await connection.execute("select count(*) from duckdb_tables()", { fetch: true })).table.rows).toEqual([
      [0],
    ]);
  });
});
