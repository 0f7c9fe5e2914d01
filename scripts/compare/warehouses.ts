import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Side } from "./both.ts";
import { type Difference, differencesOf } from "./difference.ts";

type Contents = Record<
  string,
  { readonly type: string; readonly comment: string; readonly columns: string[]; readonly rows: string[] }
>;

/**
 * Compares all databases of two projects: relations, their types, comments, columns and rows. Times that lie within this
 * comparison count as one; so do the values of the `volatile` columns.
 */
export async function warehouseDifferences(
  [dbt, quern]: readonly [Side, Side],
  volatile: readonly string[],
  started: Date,
): Promise<Difference[]> {
  const files = new Set(
    [dbt, quern].flatMap(({ folder }) => readdirSync(folder).filter((file) => file.endsWith(".duckdb"))),
  );
  const found: Difference[] = [];
  for (const file of files) {
    const [left, right] = [join(dbt.folder, file), join(quern.folder, file)];
    found.push(
      ...differencesOf(
        await contentsOf(left, volatile, started),
        await contentsOf(right, volatile, started),
        undefined,
        file,
      ),
    );
  }
  return found;
}

async function contentsOf(file: string, volatile: readonly string[], started: Date): Promise<Contents | undefined> {
  if (!existsSync(file)) return undefined;
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    const read = async (sql: string): Promise<string[][]> =>
      (await connection.runAndReadAll(sql)).getRowsJson().map((row) => row.map((value) => shown(value, started)));
    const contents: Contents = {};
    const relations = await read(`
      select schema_name, table_name, 'table', comment from duckdb_tables()
      union all select schema_name, view_name, 'view', comment from duckdb_views() where not internal
      order by 1, 2`);
    for (const [schema, name, type, comment] of relations) {
      const columns = await read(`select column_name, data_type, comment from duckdb_columns()
        where schema_name = '${schema}' and table_name = '${name}' order by column_index`);
      const chosen = columns.map(([column]) => (volatile.includes(column!) ? "'volatile'" : `"${column}"`));
      const rows = await read(`select ${chosen.join(", ")} from "${schema}"."${name}"`);
      contents[`${schema}.${name}`] = {
        type: type!,
        comment: comment!,
        columns: columns.map((column) => column.join(" ")),
        rows: rows.map((row) => row.join(" | ")).toSorted(),
      };
    }
    return contents;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A value as text; a time of this comparison as one word. */
function shown(value: unknown, started: Date): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.test(text)) return text;
  const time = Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`);
  return time >= started.getTime() - 2000 && time <= Date.now() ? "<now>" : text;
}
