import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loader, query, runLoad } from "./loading.ts";

const values = [
  ...["1", "1.5", "true", "null", "12345678901234567890", "1e400", '"7"', '""', '"x"', '" 7 "', '"2024-01-02"'],
  ...['"2024-13-02"', '"2024-01-02T03:04:05Z"', "{}", '{"a": 1}', '{"a": "x"}', '{"a": "x", "b": 1}', '{"b": 1}'],
  ...['{"a": {"c": [1]}}', '{"a": {"c": ["z"]}}', "[]", "[1]", '["x"]', "[null]", "[[1]]", '[{"a": "x"}]', "[{}]"],
];

let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect();
});
afterAll(() => connection.closeSync());

it.each([
  "BIGINT",
  "DATE",
  "VARCHAR[]",
  "BIGINT[][]",
  "STRUCT(a BIGINT)",
  "STRUCT(a BIGINT)[]",
  "STRUCT(a STRUCT(c BIGINT[]))",
])("as %s a value goes into quarantine exactly when DuckDB's reader refuses it", async (type) => {
  const lines = values.map((value) => `{"v": ${value}}`);
  const config = { from: "in.ndjson", columns: { v: type }, on_bad_rows: "quarantine" };
  const folder = loader(config, { "in.ndjson": lines.join("\n") });
  const refused: string[] = [];
  for (const [i, line] of lines.entries()) {
    const path = join(folder, "line.ndjson");
    writeFileSync(path, line);
    const reader = `read_json('${path}', format='newline_delimited', columns={'v': '${type}'})`;
    await connection.run(`select v from ${reader}`).catch(() => refused.push(values[i]!));
  }
  expect((await runLoad(folder)).errors).toEqual([]);
  const found = await query(folder, "select _line from raw.t_quarantine order by 1");
  expect(found.map((line) => values[Number(line) - 1])).toEqual(refused);
});
