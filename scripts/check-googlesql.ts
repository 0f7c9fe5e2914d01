import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FieldSchema, sqlType } from "../src/warehouse/bigquery/field-schema.ts";
import { pythonEnvironment } from "./dbt-venv.ts";

/**
 * Holds every statement of test/golden/bigquery to GoogleSQL's own analyzer, without BigQuery:
 *
 *   npm run check:googlesql
 *
 * Needs Python and, the first time, PyPI (64 MB). The analyzer takes all of GoogleSQL, which is more than BigQuery does.
 */
const folder = fileURLToPath(new URL("../test/golden/bigquery/", import.meta.url));
const program = fileURLToPath(new URL("googlesql.py", import.meta.url));

interface Statement {
  readonly file: string;
  readonly line: number;
  readonly sql: string;
  /** Tables that load jobs before it have filled. */
  readonly made: Readonly<Record<string, readonly (readonly string[])[]>>;
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly kind: "parsed" | "analyzed" | "wrong";
  readonly message: string | null;
}

const sales = [
  ["id", "INT64"],
  ["amount", "NUMERIC"],
];

/** The source that all golden models read, and what stands before other commands. */
const tables = {
  "proj.raw.orders": [
    ["id", "INT64"],
    ["day", "DATE"],
    ["placed_at", "TIMESTAMP"],
    ["status", "STRING"],
    ["amount", "NUMERIC"],
  ],
  "proj.shop.sales": sales,
  "proj.prod.seen": sales,
  "shop.raw.t": [
    ["id", "INT64"],
    ["price", "INT64"],
    ["tags", "ARRAY<STRING>"],
    ["at", "STRUCT<day DATE>"],
    ["_loaded_at", "TIMESTAMP"],
    ["_file", "STRING"],
  ],
};

/** What a Parquet file brings, of which its load job does not tell. */
const ofParquet = [
  ["id", "STRING"],
  ["price", "INT64"],
];

/** What stands behind each `-- query` and `-- dry run` of a golden file, up to the next call. */
function statementsOf(file: string): Statement[] {
  const lines = readFileSync(join(folder, file), "utf8").split("\n");
  const found: Statement[] = [];
  let made: Statement["made"] = {};
  for (let i = 0; i < lines.length; i++) {
    const end = lines.findIndex((line, at) => at > i && line === "");
    const patched = /^-- PATCH table (\w+)/.exec(lines[i]!)?.[1];
    const columns = patched === undefined ? [] : columnsOf(lines.slice(i + 1, end));
    if (columns.length > 0) made = { ...made, [`proj.shop.${patched}`]: columns };
    if (lines[i] === "-- load job") made = { ...made, ...tableOf(lines.slice(i + 1, end)) };
    if (!/^-- (query|dry run)/.test(lines[i]!)) continue;
    const said = lines.slice(i + 1, end).filter((line) => line.startsWith("--   "));
    const external = said.length > 0 && lines[i] === "-- query" ? filesOf(said) : undefined;
    made = { ...made, ...external?.read };
    found.push({ file, line: i + 2, sql: lines.slice(i + 1, end).join("\n"), made });
    made = { ...external?.filled };
  }
  return found;
}

const readComments = (comments: readonly string[]) =>
  JSON.parse(comments.map((line) => line.replace(/^-- {3}/, "")).join("\n"));

/** The columns of a table whose schema was patched. */
function columnsOf(comments: readonly string[]): readonly (readonly string[])[] {
  const { schema } = readComments(comments) as { schema?: { fields: readonly FieldSchema[] } };
  return (schema?.fields ?? []).map((field) => [field.name, sqlType(field)]);
}

/** The table of a load job that stands in comments. */
function tableOf(comments: readonly string[]): Statement["made"] {
  const job = readComments(comments);
  const { projectId, datasetId, tableId } = job.destinationTable;
  const fields: { name: string; type: string }[] | undefined = job.schema?.fields;
  const isFlat = fields?.every((field) => field.type !== "RECORD") === true;
  const columns = isFlat ? fields!.map(({ name, type }) => [name, type]) : ofParquet;
  return { [`${projectId}.${datasetId}.${tableId}`]: columns };
}

/** The external table of a query that stands in comments before it, and the table that its rows go to. */
function filesOf(comments: readonly string[]): {
  readonly read: Statement["made"];
  readonly filled: Statement["made"];
} {
  const { destinationTable, tableDefinitions } = readComments(comments);
  const { projectId, datasetId, tableId } = destinationTable;
  const fields: readonly FieldSchema[] = tableDefinitions.files.schema.fields;
  const columns = fields.map((field) => [field.name, sqlType(field)]);
  return {
    read: { files: [...columns, ["_FILE_NAME", "STRING"]] },
    filled: { [`${projectId}.${datasetId}.${tableId}`]: [...columns, ["_quern_file", "STRING"]] },
  };
}

const bin = pythonEnvironment("googlesql", ["zetasql==0.1.5"], "python");
if (bin === undefined) process.exit(2);
const statements = readdirSync(folder).sort().flatMap(statementsOf);
const { status, stdout } = spawnSync(join(bin, "python"), [program], {
  input: JSON.stringify({ tables, statements }),
  encoding: "utf8",
  stdio: ["pipe", "pipe", "inherit"],
  maxBuffer: 64 * 1024 * 1024,
});
const results = stdout
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Found);
const count = (kind: Found["kind"]): number => results.filter((each) => each.kind === kind).length;
for (const { file, line, kind, message } of results)
  if (kind === "wrong") process.stdout.write(`test/golden/bigquery/${file}:${line}: ${message}\n`);
process.stdout.write(`${count("analyzed")} statements analyzed, ${count("parsed")} parsed, ${count("wrong")} wrong\n`);
process.exitCode = status !== 0 || count("wrong") > 0 ? 1 : 0;
