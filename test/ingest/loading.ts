import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { QuernError } from "../../src/base/errors.ts";
import type { QuernEvent } from "../../src/base/events.ts";
import { load } from "../../src/engine/index.ts";
import type { InvocationOptions } from "../../src/engine/types.ts";
import type { Json, JsonObject } from "../../src/manifest/types.ts";
import { project } from "../cli/quern.ts";

/** The tables of a source called `raw`, each with its `config.load`, as a property file. */
export function sources(tables: Readonly<Record<string, JsonObject>>, columns: Json[] = []): Record<string, string> {
  const entries = Object.entries(tables).map(([name, config]) => ({ name, config: { load: config }, columns }));
  const file = { version: 2, sources: [{ name: "raw", tables: entries }] };
  return { "models/sources.yml": JSON.stringify(file) };
}

/** A project whose source raw.t loads itself. */
export function loader(config: JsonObject, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  return project({ ...sources({ t: config }), ...files });
}

export interface LoadOutcome {
  readonly success: boolean;
  /** What `quern load` says of each source, in the order of their names. */
  readonly messages: readonly (string | null)[];
  /** Why sources failed. */
  readonly errors: readonly QuernError[];
  readonly events: readonly QuernEvent[];
}

export interface LoadCall extends InvocationOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: QuernEvent) => void;
}

/** `quern load` in this process. */
export async function runLoad(folder: string, call: LoadCall = {}): Promise<LoadOutcome> {
  const { env = {}, signal, onEvent, ...options } = call;
  const events: QuernEvent[] = [];
  const emit = (event: QuernEvent): void => {
    events.push(event);
    onEvent?.(event);
  };
  const outcome = await load(options, { emit, cwd: folder, signal, env: { HOME: folder, ...env } });
  const results = outcome.results.toSorted((a, b) => (a.unique_id < b.unique_id ? -1 : 1));
  const errors = events.flatMap((event) => (event.type === "node-finish" && event.error ? [event.error] : []));
  return { success: outcome.success, messages: results.map((result) => result.message), errors, events };
}

/** The error of a load that must fail. */
export async function failedLoad(folder: string, call: LoadCall = {}): Promise<QuernError> {
  const { errors, messages } = await runLoad(folder, call);
  if (errors[0] instanceof QuernError) return errors[0];
  throw new Error(`the load did not fail: ${messages.join(", ")}`);
}

/** Rows of a query on the project's database, fields joined by `|`; null is written as `NULL`. */
export async function query(folder: string, sql: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(join(folder, "shop.duckdb"));
  const connection = await instance.connect();
  try {
    const found = await connection.runAndReadAll(sql);
    return found.getRows().map((row) => row.map((cell) => (cell === null ? "NULL" : String(cell))).join("|"));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Names and types of the table's columns. */
export async function columnsOf(folder: string, table = "t"): Promise<string> {
  const found = await query(
    folder,
    `select column_name || ':' || data_type from information_schema.columns where table_name = '${table}' order by ordinal_position`,
  );
  return found.join(" ").toLowerCase();
}
