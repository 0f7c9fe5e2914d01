import { fn, native, PyObject, Tuple, type Value } from "../../jinja/index.ts";
import type { ResultTable } from "../types.ts";

/** The rows of a statement, one after the other: what `adapter.add_query` gives, as Python's DB-API has it. */
export class Cursor extends PyObject {
  override readonly typeName = "DuckDBCursorWrapper";
  readonly #table: ResultTable;
  #at = 0;

  constructor(table: ResultTable) {
    super();
    this.#table = table;
  }

  #take(count: number): Value[] {
    const rows = this.#table.rows.slice(this.#at, this.#at + count);
    this.#at += rows.length;
    return rows.map((row) => new Tuple([...row] as Value[]));
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "fetchone":
        return native(name, () => this.#take(1)[0] ?? null);
      case "fetchall":
        return native(name, () => this.#take(Number.POSITIVE_INFINITY));
      case "fetchmany":
        return fn(name, [["size", 1]], (size) => this.#take(Number(size)));
      case "description":
        return this.#table.columns.map(({ name, type }) => new Tuple([name, type, null, null, null, null, null]));
      default:
        return undefined;
    }
  }
}
