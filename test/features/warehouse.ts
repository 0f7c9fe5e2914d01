import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect } from "vitest";
import { ls, parse } from "../../src/engine/index.ts";
import { type Ended, runQuern } from "../cli/quern.ts";

/** The rows that a query finds in the project's database, each as its values joined by bars. */
export async function rows(folder: string, sql: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(join(folder, "shop.duckdb"));
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(sql);
    return result.getRowsJson().map((row) => row.map((cell) => (cell === null ? "null" : String(cell))).join("|"));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Runs quern and expects the code; what it printed is shown when it is another one. */
export async function quern(folder: string, args: readonly string[], code = 0): Promise<Ended> {
  const ended = await runQuern(args, { cwd: folder });
  expect(ended.code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`).toBe(code);
  return ended;
}

/** What `quern ls` lists, in order of the alphabet; without a process of its own. */
export async function listed(folder: string, options: Parameters<typeof ls>[0]): Promise<string[]> {
  const { lines } = await ls({ projectDir: folder, ...options }, { cwd: folder, env: { HOME: folder } });
  return lines.toSorted();
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into manifests where they like
export type Written = Readonly<Record<string, Readonly<Record<string, any>>>>;

/** The manifest.json that `quern parse` writes; without a process of its own. */
export async function parsed(folder: string): Promise<Written> {
  await parse({ projectDir: folder }, { cwd: folder, env: { HOME: folder } });
  return JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8")) as Written;
}
