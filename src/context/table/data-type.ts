import { fn, PyObject, str, type Value } from "../../jinja/index.ts";
import { isoText, jsonCell, kindOf } from "./formats.ts";
import type { Table } from "./table.ts";

/**
 * The type of a column, as `column_types` and `data_type` give it: it turns values into what JSON and CSV have. It prints
 * as the warehouse's own type. https://agate.readthedocs.io/en/latest/api/data_types.html
 */
export class DataType extends PyObject {
  readonly #table: Table;
  readonly #at: number;
  #kind: string | undefined;

  constructor(table: Table, at: number) {
    super();
    this.#table = table;
    this.#at = at;
  }

  /** agate's name of the type. */
  override get typeName(): string {
    this.#kind ??= kindOf(this.#table.rows.map((row) => row[this.#at]!));
    return this.#kind;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "jsonify":
        return fn(name, ["d"], (value) => this.#jsonify(value!));
      case "csvify":
        return fn(name, ["d"], (value) => (value === null ? null : str(isoText(value!))));
      default:
        return undefined;
    }
  }

  #jsonify(value: Value): Value {
    if (value === null) return null;
    return this.typeName === "Text" ? str(value) : jsonCell(value);
  }

  override eq(other: Value): boolean {
    return other instanceof DataType && other.str() === this.str();
  }

  override str(): string {
    return this.#table.types[this.#at]!;
  }

  override repr(): string {
    return `<${this.typeName} ${this.str()}>`;
  }
}
