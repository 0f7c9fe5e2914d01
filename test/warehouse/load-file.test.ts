import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PyObject } from "../../src/jinja/index.ts";
import {
  type Adapter,
  adapterRegistry,
  type Connection,
  type LoadOutcome,
  type LoadRequest,
  Relation,
} from "../../src/warehouse/index.ts";

let folder: string;
let adapter: Adapter;
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quern load é "));
  const entry = adapterRegistry.get("duckdb")!;
  const output = { type: "duckdb", path: join(folder, "w.duckdb") };
  const target = {
    profileName: "p",
    name: "dev",
    type: "duckdb",
    threads: 1,
    credentials: output,
    ...entry.describeTarget(output, folder),
  };
  adapter = await entry.open({
    target,
    projectRoot: folder,
    emit: () => undefined,
    invocationId: "test",
    maxBytes: null,
  });
  connection = await adapter.acquire("test");
});

afterEach(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

const relation = (identifier: string) => new Relation({ database: "w", schema: "main", identifier });
const csv = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  header: true,
  nullStrings: [""],
  skip: 0,
};
const columns = [
  { name: "id", type: "BIGINT" },
  { name: "name", type: "VARCHAR" },
  { name: "amount", type: "DECIMAL(10,2)" },
];

async function load(
  name: string,
  content: string | Buffer,
  changes: Partial<LoadRequest> = {},
  fileChanges: object = {},
): Promise<LoadOutcome> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const format = name.endsWith(".json") ? "ndjson" : "csv";
  await connection.begin();
  const outcome = await adapter.loadFile(connection, {
    relation: relation("orders"),
    file: { path, format, csv, ...fileChanges },
    columns,
    undeclaredColumns: "refuse",
    extraColumns: [],
    mode: "append",
    onDrift: "fail",
    onBadRows: { action: "fail" },
    ...changes,
  });
  await connection.commit();
  return outcome;
}

async function rows(sql: string): Promise<string> {
  const { table } = await connection.execute(sql, { fetch: true });
  return table.rows
    .map((row) => row.map((cell) => (cell instanceof PyObject ? cell.str() : String(cell))).join("|"))
    .join("\n");
}

const good = "id,name,amount\n1,ann,2.50\n2,,\n";

describe("a CSV file", () => {
  it("is loaded by name, with nulls, exact numbers and constant columns", async () => {
    await load("a.csv", good);
    await load("b.csv", 'amount,id,name\n1.10,2268105428166509112,"a ""quoted"", name"\n', {
      extraColumns: [],
    });
    expect(await rows("from orders order by id")).toBe(
      '1|ann|2.50\n2|null|null\n2268105428166509112|a "quoted", name|1.10',
    );
  });

  it("gets constant columns", async () => {
    await load("a.csv", good, { extraColumns: [{ name: "_file", type: "varchar", value: "it's a.csv" }] });
    await load("b.csv", good, { extraColumns: [{ name: "_file", type: "varchar", value: "b.csv" }] });
    expect(await rows("select _file, count(*) from orders group by 1 order by 1")).toBe("b.csv|2\nit's a.csv|2");
  });

  it("gets types that all its rows fit when none are declared", async () => {
    const long = Array.from({ length: 30_000 }, (_, i) => `${i},${i === 29_999 ? "x" : i},2024-01-05`).join("\n");
    await load("a.csv", `a,b,c\n${long}\n`, { columns: [], undeclaredColumns: "detect" });
    expect(
      await rows(
        "select column_name, data_type from duckdb_columns() where table_name = 'orders' order by column_index",
      ),
    ).toBe("a|BIGINT\nb|VARCHAR\nc|DATE");
  });

  it("can be in another dialect", async () => {
    await load(
      "a.csv",
      "note\nid;name;amount\n1;'caf\u00e9; bar';3\n",
      {},
      { csv: { ...csv, delimiter: ";", quote: "'", escape: "'", skip: 1 } },
    );
    expect(await rows("from orders")).toBe("1|caf\u00e9; bar|3.00");
  });

  it.each([
    ["a wrong type", "3,x,abc\n", "QN-LOAD-BAD-ROWS", 'line 4: column amount value "abc" (not a DECIMAL(10,2))'],
    ["a ragged line", "3,x\n", "QN-LOAD-BAD-ROWS", "line 4: column amount (too few columns)"],
    ["too many fields", "3,x,1,2\n", "QN-LOAD-BAD-ROWS", "(too many columns)"],
    ["an open quote", '3,"x,1\n4,y,2\n', "QN-LOAD-BAD-ROWS", "line 4"],
    ["a wrong encoding", Buffer.from("3,caf\u00e9,1\n", "latin1"), "QN-LOAD-ENCODING", "line 4"],
  ])("with %s fails, named by line, column and value, and the table stays", async (_, more, code, message) => {
    await load("a.csv", good);
    await expect(load("b.csv", Buffer.concat([Buffer.from(good), Buffer.from(more)]))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      place: { file: join(folder, "b.csv"), line: 4 },
    });
    expect(connection.inTransaction).toBe(false);
    expect(await rows("select count(*) from orders")).toBe("2");
  });

  it.each([
    ["is empty", "", "QN-LOAD-EMPTY"],
    ["has a header only", "id,name,amount\n", "QN-LOAD-EMPTY"],
    ["lacks a column", "id,name,amuont\n1,a,2\n", "QN-LOAD-COLUMNS"],
    ["names a column twice", "id,id,amount\n1,a,2\n", "QN-LOAD-COLUMNS"],
  ])("that %s is refused", async (_, content, code) => {
    await expect(load("a.csv", content)).rejects.toMatchObject({ code });
  });

  it("can have its bad rows put aside, up to a limit", async () => {
    const bad = `${good}3,x,abc\n4,y\n5,z,1\n`;
    const quarantine = { action: "quarantine" as const, relation: relation("orders_bad"), limit: 2 };
    expect(await load("a.csv", bad, { onBadRows: quarantine })).toMatchObject({ rows: 3, quarantined: 2 });
    expect(await rows("select _line, _column, _value, _reason, _raw from orders_bad order by 1")).toBe(
      "4|amount|abc|not a DECIMAL(10,2)|3,x,abc\n5|amount|null|too few columns|4,y",
    );
    await expect(load("b.csv", bad, { onBadRows: { ...quarantine, limit: 1 } })).rejects.toThrow("over the limit of 1");
    expect(await rows("select count(*) from orders")).toBe("3");
  });
});

describe("newline JSON", () => {
  it("is loaded by names", async () => {
    await load("a.json", '{"id": 1, "name": "ann", "amount": "2.5"}\n\n{"amount": 3, "id": 2}\n');
    expect(await rows("from orders order by id")).toBe("1|ann|2.50\n2|null|3.00");
  });

  it("names its bad lines, or puts them aside", async () => {
    const bad = '{"id": 1, "name": "a", "amount": 1}\n{"id": 2, \n{"id": "x", "name": "b"}\n';
    await expect(load("a.json", bad)).rejects.toThrow(
      /line 2: .*not a JSON object[\s\S]*line 3: column id value "x" \(not a BIGINT\)/,
    );
    expect(
      await load("a.json", bad, { onBadRows: { action: "quarantine", relation: relation("bad"), limit: 10 } }),
    ).toMatchObject({
      rows: 1,
      quarantined: 2,
    });
  });
});

describe("Parquet", () => {
  it("brings its types, and fits declared ones or fails", async () => {
    const path = join(folder, "a.parquet");
    await connection.execute(
      `copy (select 1::integer as id, 'x' as name, '1.5' as amount union all select 2, 'y', 'no') to '${path}'`,
    );
    await connection.begin();
    const request: LoadRequest = {
      relation: relation("orders"),
      file: { path, format: "parquet" },
      columns: [],
      undeclaredColumns: "detect",
      extraColumns: [],
      mode: "replace",
      onDrift: "fail",
      onBadRows: { action: "fail" },
    };
    expect(await adapter.loadFile(connection, request)).toMatchObject({ rows: 2 });
    await connection.commit();
    await connection.begin();
    await expect(adapter.loadFile(connection, { ...request, columns, undeclaredColumns: "refuse" })).rejects.toThrow(
      'line 2: column amount value "no" (not a DECIMAL(10,2))',
    );
  });
});
