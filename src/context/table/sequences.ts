import { Dict, fn, native, PyObject, repr, Slice, sliceItems, Tuple, type Value } from "../../jinja/index.ts";

/** What the parts of a table have of it. */
export interface Cells {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** agate's sequence whose items also have names: rows, columns, the cells of either. */
export abstract class MappedSequence extends PyObject {
  override readonly typeName: string = "MappedSequence";

  abstract values(): readonly Value[];
  /** `null` for items that have no names. */
  abstract keys(): readonly Value[] | null;

  #named(key: Value): Value | undefined {
    const at = this.keys()?.indexOf(key) ?? -1;
    return at === -1 ? undefined : this.values()[at];
  }

  override item(key: Value): Value | undefined {
    if (key instanceof Slice) return new Tuple(sliceItems(this.values(), key));
    return typeof key === "number" ? this.values().at(key) : this.#named(key);
  }

  override len(): number {
    return this.values().length;
  }

  override iter(): Iterable<Value> {
    return this.values();
  }

  override eq(other: Value): boolean {
    return other instanceof MappedSequence && repr(new Tuple([...other.values()])) === this.#tuple();
  }

  override repr(): string {
    const values = this.values();
    const shown = values.slice(0, 5).map((value) => repr(value));
    return `<agate.${this.typeName}: (${[...shown, ...(values.length > 5 ? ["..."] : [])].join(", ")})>`;
  }

  #pairs(): (readonly [Value, Value])[] {
    return this.values().map((value, i) => [this.keys() === null ? i : this.keys()![i]!, value]);
  }

  #tuple(): string {
    return repr(new Tuple([...this.values()]));
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "values":
        return native(name, () => new Tuple([...this.values()]));
      case "keys":
        return native(name, () => (this.keys() === null ? null : new Tuple([...this.keys()!])));
      case "items":
        return native(name, () => new Tuple(this.#pairs().map((pair) => new Tuple([...pair]))));
      case "dict":
        return native(name, () => new Dict(this.#pairs()));
      case "get":
        return fn(name, ["key", ["default", null]], (key, fallback) => this.#named(key!) ?? fallback!);
      default:
        return this.#named(name);
    }
  }
}

/** Items with names of their own: `table.rows`, `table.columns`. */
export class Sequence extends MappedSequence {
  readonly #items: readonly Value[];
  readonly #keys: readonly string[] | null;

  constructor(items: readonly Value[], keys: readonly string[] | null) {
    super();
    this.#items = items;
    this.#keys = keys;
  }

  override values(): readonly Value[] {
    return this.#items;
  }

  override keys(): readonly string[] | null {
    return this.#keys;
  }
}

export class Row extends MappedSequence {
  override readonly typeName = "Row";
  readonly #table: Cells;
  readonly #cells: readonly Value[];

  constructor(table: Cells, cells: readonly Value[]) {
    super();
    this.#table = table;
    this.#cells = cells;
  }

  override values(): readonly Value[] {
    return this.#cells;
  }

  override keys(): readonly string[] {
    return this.#table.names;
  }
}

/** One column's cells. https://agate.readthedocs.io/en/latest/api/columns_and_rows.html */
export class TableColumn extends MappedSequence {
  override readonly typeName = "Column";
  readonly #table: Cells;
  readonly #at: number;
  readonly #type: Value;
  readonly #sort: (values: readonly Value[]) => Value[];

  constructor(table: Cells, at: number, type: Value, sort: (values: readonly Value[]) => Value[]) {
    super();
    this.#table = table;
    this.#at = at;
    this.#type = type;
    this.#sort = sort;
  }

  override values(): readonly Value[] {
    return this.#table.rows.map((row) => row[this.#at]!);
  }

  override keys(): null {
    return null;
  }

  #known(): Value[] {
    return this.values().filter((value) => value !== null);
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "name":
        return this.#table.names[this.#at]!;
      case "index":
        return this.#at;
      case "data_type":
        return this.#type;
      case "values_distinct":
        return native(name, () => new Tuple(distinct(this.values())));
      case "values_without_nulls":
        return native(name, () => new Tuple(this.#known()));
      case "values_sorted":
        return native(name, () => this.#sort(this.values()));
      case "values_without_nulls_sorted":
        return native(name, () => this.#sort(this.#known()));
      default:
        return super.attr(name);
    }
  }
}

const distinct = (values: readonly Value[]): Value[] => [
  ...new Map(values.map((value) => [repr(value), value])).values(),
];
