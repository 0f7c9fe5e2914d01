import type { DuckDBMaterializedResult, DuckDBType } from "@duckdb/node-api";
import type { Value } from "../../jinja/index.ts";
import type { ResultTable } from "../types.ts";
import { cellReader } from "./cells.ts";

/** A type as `describe` writes it: JSON is a text with another name. */
export const typeText = (type: DuckDBType): string => type.alias ?? String(type);

/** The rows of a result as templates see them. */
export async function readTable(
  result: DuckDBMaterializedResult,
  limit = Number.POSITIVE_INFINITY,
): Promise<ResultTable> {
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, i) => ({ name, type: typeText(types[i]!) }));
  const readers = types.map(cellReader);
  const rows: Value[][] = [];
  while (rows.length < limit) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const first = rows.length;
    const count = Math.min(chunk.rowCount, limit - first);
    for (let row = 0; row < count; row++) rows.push(new Array<Value>(readers.length));
    for (const [column, read] of readers.entries()) {
      const vector = chunk.getColumnVector(column);
      for (let row = 0; row < count; row++) rows[first + row]![column] = read(vector.getItem(row));
    }
  }
  return { columns, rows };
}
