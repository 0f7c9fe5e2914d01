import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * The bare work of building: the statements of a JSON file, one after the other, on a new database.
 *
 *   node statements.ts DATABASE STATEMENTS.json
 */
const [database, file] = process.argv.slice(2);
mkdirSync(dirname(database!), { recursive: true });
const statements = JSON.parse(readFileSync(file!, "utf8")) as string[];
const instance = await DuckDBInstance.create(database!);
const connection = await instance.connect();
for (const statement of statements) await connection.runAndReadAll(statement);
connection.closeSync();
instance.closeSync();
