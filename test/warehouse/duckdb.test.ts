import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { adapterRegistry, Relation } from "../../src/warehouse/index.ts";
import { type Opened, openDuckDb } from "./open.ts";

let opened: Opened;
afterEach(() => opened.end());

const entry = adapterRegistry.get("duckdb")!;

describe("a target", () => {
  it.each([
    [{}, "memory", "main"],
    [{ path: "data/shop.duckdb", schema: "raw" }, "shop", "raw"],
    [{ path: "/a/my.db.duckdb" }, "my", "main"],
    [{ path: ".hidden.duckdb" }, "hidden", "main"],
    [{ path: "md:team?motherduck_token=abc" }, "team", "main"],
    [{ path: "ducklake:meta.ducklake" }, "meta", "main"],
    [{ path: "a.duckdb", database: "b", attach: [{ path: "b.duckdb", alias: "b" }] }, "b", "main"],
  ])("%j names database and schema", async (output, database, schema) => {
    opened = await openDuckDb();
    expect(entry.describeTarget({ type: "duckdb", ...output }, "/project")).toMatchObject({ database, schema });
  });

  it("shows templates no secrets", async () => {
    opened = await openDuckDb();
    const { publicFields } = entry.describeTarget(
      {
        type: "duckdb",
        path: "md:x?motherduck_token=abc",
        settings: { s3_secret_access_key: "hush" },
        secrets: [{ type: "s3", secret: "hush" }],
        motherduck_token: "abc",
      },
      "/project",
    );
    expect(JSON.stringify(publicFields)).not.toMatch(/hush|abc/);
  });

  it.each([
    [{ pth: "x" }, "QN-PROFILE-INVALID", "Did you mean 'path'?"],
    [{ path: "a.duckdb", database: "b" }, "QN-PROFILE-INVALID", "that name"],
    [{ attach: [{ alias: "x" }] }, "QN-PROFILE-INVALID", undefined],
    [{ attach: [{ path: "x", typ: "y" }] }, "QN-PROFILE-INVALID", "Did you mean 'type'?"],
    [{ path: ["x"] }, "QN-PROFILE-INVALID", undefined],
    [{ plugins: [{ module: "excel" }] }, "QN-UNSUPPORTED", undefined],
    [{ use_credential_provider: "gcp" }, "QN-PROFILE-INVALID", undefined],
  ])("%j is refused", async (output, code, hint) => {
    opened = await openDuckDb();
    const describe = () => entry.describeTarget({ type: "duckdb", ...output } as JsonObject, "/project");
    expect(describe).toThrow(expect.objectContaining({ code, ...(hint && { hint: expect.stringContaining(hint) }) }));
  });

  it("may set settings, options, secrets and attach other files, relative to the project", async () => {
    opened = await openDuckDb({
      path: "sub/w.duckdb",
      settings: { threads: 3, default_null_order: "nulls_first" },
      config_options: { autoinstall_known_extensions: false },
      extensions: ["json", "parquet"],
      attach: [{ path: "other.duckdb", alias: "other" }],
    });
    const session = await opened.adapter.acquire("a");
    await session.execute("create table other.main.t as select 1 as i");
    const { table } = await session.execute(
      "select current_setting('threads'), current_setting('default_null_order'), current_database()",
      { fetch: true },
    );
    expect(table.rows).toEqual([[3, "NULLS_FIRST", "w"]]);
    expect(await opened.adapter.listRelations(session, "other", "main")).toEqual([
      { database: "other", schema: "main", identifier: "t", type: "table" },
    ]);
    expect(readFileSync(join(opened.folder, "other.duckdb")).length).toBeGreaterThan(0);
  });

  it("shows templates no secret of its settings and of what it attaches", () => {
    const shown = entry.describeTarget(
      {
        type: "duckdb",
        settings: { s3_secret_access_key: "hush", threads: 3 },
        attach: [
          { path: "md:sales?motherduck_token=hush", alias: "sales" },
          { path: "host=db password=hush user=me", type: "postgres", options: { api_token: "hush", schema: "a" } },
        ],
      } as JsonObject,
      "/project",
    ).publicFields;
    expect(JSON.stringify(shown)).not.toContain("hush");
    expect(shown).toMatchObject({
      settings: { threads: 3 },
      attach: [
        { path: "md:sales", alias: "sales" },
        { path: "host=db user=me", type: "postgres", options: { schema: "a" } },
      ],
    });
  });

  it("with a setting that does not exist fails with the setting's name", async () => {
    opened = await openDuckDb({ settings: { nope: 1 } });
    await expect(opened.adapter.connect()).rejects.toMatchObject({
      code: "QN-DB-CONNECT",
      message: expect.stringContaining("nope"),
    });
  });
});

describe("opening", () => {
  it("a file that is not a database says so", async () => {
    opened = await openDuckDb({ path: "bad.duckdb" });
    writeFileSync(join(opened.folder, "bad.duckdb"), "hello");
    await expect(opened.adapter.connect()).rejects.toMatchObject({
      code: "QN-DB-CONNECT",
      hint: expect.stringContaining("move it away"),
    });
  });

  it("a folder in the place of the file says so", async () => {
    opened = await openDuckDb({ path: "dir.duckdb" });
    mkdirSync(join(opened.folder, "dir.duckdb"));
    await expect(opened.adapter.connect()).rejects.toMatchObject({ code: "QN-DB-CONNECT" });
  });

  it("below a file fails as a file that can't be written", async () => {
    opened = await openDuckDb({ path: "file/w.duckdb" });
    writeFileSync(join(opened.folder, "file"), "");
    await expect(opened.adapter.connect()).rejects.toMatchObject({ code: "QN-FILE-WRITE" });
  });

  it("read-only refuses writes with the way out", async () => {
    opened = await openDuckDb({ path: "w.duckdb" });
    await opened.adapter.connect();
    await opened.adapter.close();
    const readOnly = await openDuckDb({
      path: join(opened.folder, "w.duckdb"),
      config_options: { access_mode: "read_only" },
    });
    const session = await readOnly.adapter.acquire("a");
    await expect(session.execute("create table t(i int)")).rejects.toMatchObject({ code: "QN-DB-READ-ONLY" });
    await readOnly.end();
  });

  it("a database that another process holds names that process; with retries it is waited for", async () => {
    opened = await openDuckDb({ path: "w.duckdb", retries: { connect_attempts: 4 } });
    const path = join(opened.folder, "w.duckdb");
    const holder = spawn(
      process.execPath,
      [
        "-e",
        `import("@duckdb/node-api").then(async ({ DuckDBInstance }) => {
           const held = await DuckDBInstance.create(process.argv[1]);
           console.log("held");
           setTimeout(() => held.closeSync(), 1500);
         })`,
        path,
      ],
      { stdio: ["ignore", "pipe", "inherit"], cwd: process.cwd() },
    );
    await new Promise((held) => holder.stdout.once("data", held));
    const impatient = await openDuckDb({ path });
    await expect(impatient.adapter.connect()).rejects.toMatchObject({
      code: "QN-DB-LOCKED",
      message: expect.stringContaining(`process ${holder.pid}`),
    });
    await impatient.end();
    await opened.adapter.connect();
  });

  it("a statement that does not fit into memory says what helps", async () => {
    opened = await openDuckDb({ path: ":memory:", settings: { memory_limit: "20MB", temp_directory: "" } });
    const session = await opened.adapter.acquire("a");
    await expect(
      session.execute("create table b as select i, repeat('x', 1000) as s from range(1000000) t(i)"),
    ).rejects.toMatchObject({ code: "QN-DB-RESOURCE", hint: expect.stringContaining("memory_limit") });
  });
});

describe("threads", () => {
  const threads = async (): Promise<unknown> => {
    const session = await opened.adapter.acquire("t");
    const { table } = await session.execute("select current_setting('threads')", { fetch: true });
    await session.release();
    return table.rows[0]![0];
  };

  it("are one a statement for a small database, and all as soon as something outside it is read", async () => {
    opened = await openDuckDb();
    const session = await opened.adapter.acquire("a");
    await session.execute("create table t as select 1 as i");
    expect(await threads()).toBe(1);
    await session.execute(`copy (select 1 as i) to '${join(opened.folder, "x.parquet")}'`);
    expect(await threads()).toBeGreaterThan(1);
  });

  it("are all when a view reads files, and when a statement takes long", async () => {
    opened = await openDuckDb();
    const session = await opened.adapter.acquire("a");
    await session
      .execute(`create view v as select * from read_csv('${join(opened.folder, "*.txt")}', columns={'a': 'int'})`)
      .catch(() => undefined);
    await session.execute("select count(*) from range(20000000) a(i), range(20) b(i) where a.i % 7 = b.i");
    expect(await threads()).toBeGreaterThan(1);
  });
});

describe("the catalogue", () => {
  it("lists relations, schemas, columns and comments", async () => {
    opened = await openDuckDb();
    const { adapter } = opened;
    const session = await adapter.acquire("a");
    await session.execute(`
      create schema "Core";
      create table "Core".t(i integer, price decimal(18,3), s struct(a integer, b varchar[]));
      create view "Core".v as select * from "Core".t;
      create temporary table tt(x date);
      comment on table "Core".t is 'all of it';
      comment on column "Core".t.i is 'a number'`);
    expect(await adapter.listRelations(session, "w", "core")).toEqual([
      { database: "w", schema: "Core", identifier: "t", type: "table" },
      { database: "w", schema: "Core", identifier: "v", type: "view" },
    ]);
    expect(await adapter.listRelationsOfSchemas(session, [])).toEqual([]);
    expect(await adapter.listRelations(session, "w", "nope")).toEqual([]);
    expect(await adapter.listSchemas(session, "W")).toContain("Core");
    const columns = (identifier: string, schema: string | null = "Core") =>
      adapter.getColumns(session, new Relation({ database: schema && "w", schema, identifier }));
    expect(await columns("t")).toEqual([
      { name: "i", type: "INTEGER" },
      { name: "price", type: "DECIMAL(18,3)" },
      { name: "s", type: "STRUCT(a INTEGER, b VARCHAR[])" },
    ]);
    expect(await columns("tt", null)).toEqual([{ name: "x", type: "DATE" }]);
    expect(await columns("nope")).toEqual([]);
    const catalog = await adapter.getCatalog(session, [{ database: "w", schema: "core", identifier: "t" }]);
    expect(catalog).toHaveLength(6);
    expect(catalog[0]).toEqual({
      database: "w",
      schema: "Core",
      table: "t",
      tableType: "BASE TABLE",
      tableComment: "all of it",
      tableOwner: null,
      column: "i",
      index: 1,
      type: "INTEGER",
      columnComment: "a number",
    });
  });
});
