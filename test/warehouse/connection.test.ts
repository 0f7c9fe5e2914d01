import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repr, str, type Value } from "../../src/jinja/index.ts";
import type { Adapter, Connection } from "../../src/warehouse/index.ts";
import { type Opened, openDuckDb } from "./open.ts";

let opened: Opened;
let adapter: Adapter;
let connection: Connection;

beforeEach(async () => {
  opened = await openDuckDb();
  adapter = opened.adapter;
  connection = await adapter.acquire("model.shop.a");
});

afterEach(() => opened.end());

async function cell(sql: string): Promise<Value> {
  const { table } = await connection.execute(sql, { fetch: true });
  return table.rows[0]![0] as Value;
}

const count = async (table: string): Promise<Value> => cell(`select count(*) from ${table}`);

describe("values reach templates as dbt's result tables hold them", () => {
  it.each([
    ["42", "42"],
    ["2268105428166509112", "2268105428166509112"],
    ["170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727"],
    ["2.0::double", "2.0"],
    ["0.1::double", "0.1"],
    ["1.50::decimal(5,2)", "Decimal('1.50')"],
    ["true", "True"],
    ["null", "None"],
    ["'it''s'", '"it\'s"'],
    ["'b'::enum('a', 'b')", "'b'"],
    ["date '2024-02-29'", "datetime.date(2024, 2, 29)"],
    ["timestamp '1969-12-31 23:59:59.5'", "datetime.datetime(1969, 12, 31, 23, 59, 59, 500000)"],
    ["timestamp_ns '2024-01-01 00:00:00.123456789'", "datetime.datetime(2024, 1, 1, 0, 0, 0, 123456)"],
    ["timestamptz '2024-01-01 02:00:00+02'", "datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)"],
    ["time '10:00:00.5'", "'10:00:00.500000'"],
    ["interval '1 month 2 days 3 seconds'", "'32 days, 0:00:03'"],
    ["'infinity'::date", "'infinity'"],
    ["'\\xAA'::blob", "\"b'\\\\xaa'\""],
    ["uuid '9f76e3c6-b932-46ad-bd9d-46e0cbae4ac9'", "'9f76e3c6-b932-46ad-bd9d-46e0cbae4ac9'"],
    ["[1, 2, null]", "'[1, 2, null]'"],
    [
      "{'a': 1.5::decimal(3,1), 'b': [2.0::double], 'c': date '2024-01-01'}",
      `'{"a": 1.5, "b": [2.0], "c": "2024-01-01"}'`,
    ],
    ["map {1: 'x'}", `'{"1": "x"}'`],
    ["'{\"a\": 1}'::json", `'{"a": 1}'`],
  ])("%s is %s", async (sql, expected) => {
    expect(repr(await cell(`select ${sql}`))).toBe(expected);
  });

  it("with names and types of columns, rows up to a limit", async () => {
    const { table } = await connection.execute("select i as n, i / 2 as half from range(5000) t(i)", {
      fetch: true,
      limit: 3000,
    });
    expect(table.columns).toEqual([
      { name: "n", type: "BIGINT" },
      { name: "half", type: "DOUBLE" },
    ]);
    expect(table.rows).toHaveLength(3000);
    expect(table.rows[2999]).toEqual([2999, 1499.5]);
  });

  it("only the columns for a limit of 0, and nothing is run", async () => {
    const { table } = await connection.execute("select 'x'::json as j, error('ran') as e", { fetch: true, limit: 0 });
    expect(table.columns.map((column) => column.type)[0]).toBe("JSON");
    expect(table.rows).toEqual([]);
  });
});

describe("statements", () => {
  it("may be several, the result is the last one's; values can be bound", async () => {
    expect(await cell("create table t(i int); insert into t values (1), (2); select sum(i) from t")).toBe(3);
    const { table } = await connection.execute("select ? || ?", { fetch: true, bindings: ["a", "é"] });
    expect(table.rows).toEqual([["aé"]]);
    expect((await connection.execute("select 1")).response).toEqual({ _message: "OK" });
  });

  it("are told as events with their node", async () => {
    await connection.execute("select 1");
    expect(opened.events.at(-1)).toMatchObject({ type: "statement", sql: "select 1", node: "model.shop.a" });
  });

  it.each([
    ["select 1,\n  fooo(2)", 2, 3],
    ["select\n  é, nope from (select 1 as é)", 2, 6],
    [
      `select ${" 1 as x,".repeat(60)}\n${" 2 as y,".repeat(60)} nope, ${" 3 as z,".repeat(60)} 4 from (select 1 as a)`,
      2,
      482,
    ],
    ["selec 1", 1, 1],
  ])("that fail say where: %s", async (sql, line, column) => {
    await expect(connection.execute(sql)).rejects.toMatchObject({
      code: "QN-DB-STATEMENT",
      kind: "Database Error",
      place: { file: "", line, column },
    });
  });

  it("are tried again when another session changed the catalogue in the same moment", async () => {
    const other = await adapter.acquire("other");
    await other.begin();
    await other.execute("create schema s");
    const late = connection.execute("create schema if not exists s");
    setTimeout(() => void other.commit(), 20);
    await late;
    await other.release();
  });

  it("are not tried again inside a transaction that did something", async () => {
    const other = await adapter.acquire("other");
    await connection.begin();
    await connection.execute("create table mine(i int)");
    await other.begin();
    await other.execute("create schema s");
    await expect(connection.execute("create schema s")).rejects.toThrow(/write-write conflict/);
    await connection.rollback();
    await other.rollback();
    expect(await count("duckdb_tables() where table_name = 'mine'")).toBe(0);
  });
});

describe("transactions", () => {
  it("begin by themselves when asked to, and end with the session's use", async () => {
    await connection.execute("create table t(i int)", { autoBegin: true });
    expect(connection.inTransaction).toBe(true);
    await connection.release();
    connection = await adapter.acquire("next");
    await expect(connection.execute("from t")).rejects.toThrow(/does not exist/);
  });

  it.each([
    ["begin; create table x(i int)", true],
    ["begin; create table x(i int); commit;", false],
    ["/* begin */ -- commit\n start transaction", true],
    ["select 'begin; commit'", false],
    ['create table "begin"(i int)', false],
    ["begin; insert into t values (1); rollback; begin", true],
  ])("are followed through what hooks do: %s", async (sql, open) => {
    await connection.execute("create table t(i int)");
    await connection.execute(sql);
    expect(connection.inTransaction).toBe(open);
    await connection.rollback();
  });

  it("can be rolled back after a statement that broke them", async () => {
    await connection.execute("create table t(i int primary key)");
    await connection.begin();
    await connection.execute("insert into t values (1)");
    await expect(connection.execute("insert into t values (1)")).rejects.toThrow(/duplicate key/);
    await connection.rollback();
    expect(await count("t")).toBe(0);
    await connection.begin();
    await connection.execute("insert into t values (1)");
    await connection.commit();
    expect(await count("t")).toBe(1);
  });

  it("are not opened for macros when the target disables them", async () => {
    const without = await openDuckDb({ path: "w.duckdb", disable_transactions: true });
    const session = await without.adapter.acquire("a");
    await session.execute("create table t(i int)", { autoBegin: true });
    expect(session.inTransaction).toBe(false);
    await without.end();
  });
});

describe("cancelling", () => {
  it("interrupts what runs, and the session works for its next user", async () => {
    const endless = connection.execute("select sum(a.i * b.i) from range(10000000) a(i), range(10000000) b(i)");
    setTimeout(() => adapter.cancelAll(), 50);
    await expect(endless).rejects.toMatchObject({ code: "QN-RUN-CANCELLED" });
    await expect(connection.execute("select 1")).rejects.toMatchObject({ code: "QN-RUN-CANCELLED" });
    await connection.release();
    connection = await adapter.acquire("next");
    expect(str(await cell("select 1"))).toBe("1");
  });
});

describe("many sessions", () => {
  it("make tables side by side", async () => {
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const session = await adapter.acquire(`s${i}`);
        await session.begin();
        await session.execute(`create or replace table t${i} as select * from range(1000)`);
        await session.execute(`alter table t${i} rename to u${i}`);
        await session.commit();
        await session.release();
      }),
    );
    expect(await count("duckdb_tables()")).toBe(8);
  });
});
