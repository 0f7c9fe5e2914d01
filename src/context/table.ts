import { fn, native, PyObject, repr, str, Tuple, toJs, type Value } from "../jinja/index.ts";
import type { Relation } from "../warehouse/relation.ts";
import type { Adapter, Connection, ResultTable } from "../warehouse/types.ts";

/**
 * A result as templates see it: the members of an agate table that templates use. Rows are those the warehouse gave,
 * not copied. https://agate.readthedocs.io/en/latest/api/table.html
 */
export class Table extends PyObject {
  override readonly typeName = "Table";
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Value[])[];

  constructor(names: readonly string[], types: readonly string[], rows: readonly (readonly Value[])[]) {
    super();
    this.names = names;
    this.types = types;
    this.rows = rows;
  }

  static of(result: ResultTable): Table {
    return new Table(
      result.columns.map((column) => column.name),
      result.columns.map((column) => column.type),
      result.rows as readonly (readonly Value[])[],
    );
  }

  /** Rows as tuples: `load_result(...).data`. */
  data(): Value[] {
    return this.rows.map((row) => new Tuple([...row]));
  }

  override truthy(): boolean {
    return true;
  }

  override len(): number {
    return this.rows.length;
  }

  override iter(): Iterable<Value> {
    return this.rows.map((row) => new Row(this, row));
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(tableMembers, name) ? tableMembers[name]!(this) : undefined;
  }

  override str(): string {
    return `<agate.Table ${this.names.length} columns ${this.rows.length} rows>`;
  }

  override repr(): string {
    return this.str();
  }

  indexOf(key: Value): number {
    if (typeof key === "number") return key < 0 ? key + this.names.length : key;
    return typeof key === "string" ? this.names.indexOf(key) : -1;
  }
}

export interface LoadIntoOptions {
  /** Types by column, in place of those that its values have. */
  readonly types: ReadonlyMap<string, string>;
  /** The table is made by loading, in the place of one that is there. */
  readonly replaces: boolean;
}

/** A table whose rows stand in a file and can go to the warehouse without passing through templates. */
export abstract class LoadableTable extends Table {
  /** Loads all rows into a table; gives what stands for the statement in compiled files. */
  abstract loadInto(
    adapter: Adapter,
    connection: Connection,
    relation: Relation,
    options: LoadIntoOptions,
  ): Promise<string>;
}

class Row extends PyObject {
  override readonly typeName = "Row";
  readonly #table: Table;
  readonly #cells: readonly Value[];

  constructor(table: Table, cells: readonly Value[]) {
    super();
    this.#table = table;
    this.#cells = cells;
  }

  override item(key: Value): Value | undefined {
    const at = this.#table.indexOf(key);
    return at === -1 ? undefined : this.#cells[at];
  }

  override len(): number {
    return this.#cells.length;
  }

  override iter(): Iterable<Value> {
    return this.#cells;
  }

  override repr(): string {
    return `<agate.Row: (${this.#cells.map((cell) => repr(cell)).join(", ")})>`;
  }

  override eq(other: Value): boolean {
    return other instanceof Row && other.repr() === this.repr();
  }

  override attr(name: string): Value | undefined {
    const { names } = this.#table;
    switch (name) {
      case "values":
        return native(name, () => new Tuple([...this.#cells]));
      case "keys":
        return native(name, () => new Tuple([...names]));
      case "items":
        return native(name, () => names.map((key, i) => new Tuple([key, this.#cells[i]!])));
      case "dict":
        return native(name, () => Object.fromEntries(names.map((key, i) => [key, this.#cells[i]!])));
      case "get":
        return fn(name, ["key", ["default", null]], (key, fallback) => this.item(key!) ?? fallback!);
      default:
        return names.includes(name) ? this.item(name) : undefined;
    }
  }
}

class TableColumn extends PyObject {
  override readonly typeName = "Column";
  readonly #table: Table;
  readonly #at: number;

  constructor(table: Table, at: number) {
    super();
    this.#table = table;
    this.#at = at;
  }

  #values(): Value[] {
    return this.#table.rows.map((row) => row[this.#at]!);
  }

  override item(key: Value): Value | undefined {
    const at = typeof key === "number" ? (key < 0 ? key + this.#table.rows.length : key) : -1;
    return this.#table.rows[at]?.[this.#at];
  }

  override len(): number {
    return this.#table.rows.length;
  }

  override iter(): Iterable<Value> {
    return this.#values();
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "name":
        return this.#table.names[this.#at]!;
      case "index":
        return this.#at;
      case "data_type":
        return this.#table.types[this.#at]!;
      case "values":
        return native(name, () => new Tuple(this.#values()));
      case "values_distinct":
        return native(
          name,
          () => new Tuple([...new Map(this.#values().map((value) => [repr(value), value])).values()]),
        );
      case "values_without_nulls":
        return native(name, () => new Tuple(this.#values().filter((value) => value !== null)));
      default:
        return undefined;
    }
  }
}

/** Rows or columns: reached by position, columns also by name. */
class Sequence extends PyObject {
  override readonly typeName = "MappedSequence";
  readonly #items: readonly Value[];
  readonly #keys: readonly string[];

  constructor(items: readonly Value[], keys: readonly string[]) {
    super();
    this.#items = items;
    this.#keys = keys;
  }

  override item(key: Value): Value | undefined {
    if (typeof key === "string") return this.#items[this.#keys.indexOf(key)];
    return typeof key === "number" ? this.#items[key < 0 ? key + this.#items.length : key] : undefined;
  }

  override len(): number {
    return this.#items.length;
  }

  override iter(): Iterable<Value> {
    return this.#items;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "values":
        return native(name, () => new Tuple([...this.#items]));
      case "keys":
        return native(name, () => new Tuple([...this.#keys]));
      case "items":
        return native(name, () => this.#items.map((item, i) => new Tuple([this.#keys[i] ?? i, item])));
      case "get":
        return fn(name, ["key", ["default", null]], (key, fallback) => this.item(key!) ?? fallback!);
      default:
        return undefined;
    }
  }
}

type Member = (table: Table) => Value;

const truthyCall = async (test: Value, row: Value): Promise<boolean> => {
  if (!(test instanceof PyObject) || test.call === undefined) return false;
  return (await test.call([row], {})) === true;
};

const tableMembers: Readonly<Record<string, Member>> = {
  rows: (table) => new Sequence([...(table.iter() as Row[])], []),
  columns: (table) =>
    new Sequence(
      table.names.map((_, i) => new TableColumn(table, i)),
      table.names,
    ),
  column_names: (table) => new Tuple([...table.names]),
  column_types: (table) => new Tuple([...table.types]),
  row_names: () => null,
  print_table: (table) => native("print_table", () => textTable(table)),
  to_json: (table) =>
    native("to_json", () =>
      JSON.stringify(table.rows.map((row) => Object.fromEntries(table.names.map((name, i) => [name, toJs(row[i]!)])))),
    ),
  limit: (table) =>
    fn(
      "limit",
      [
        ["start_or_stop", null],
        ["stop", null],
        ["step", null],
      ],
      (first, stop) => {
        const [from, to] = stop === null ? [0, first] : [Number(first), stop];
        return new Table(table.names, table.types, table.rows.slice(from, to === null ? undefined : Number(to)));
      },
    ),
  select: (table) => fn("select", ["key"], (key) => pick(table, listOf(key!))),
  exclude: (table) =>
    fn("exclude", ["key"], (key) => {
      const names = listOf(key!);
      return pick(
        table,
        table.names.filter((name) => !names.includes(name)),
      );
    }),
  rename: (table) =>
    fn(
      "rename",
      [
        ["column_names", null],
        ["row_names", null],
      ],
      (names) => {
        const renamed = Array.isArray(names)
          ? names.map((name) => str(name))
          : table.names.map((name) => str((toJs(names!) as Record<string, Value>)[name] ?? name));
        return new Table(renamed, table.types, table.rows);
      },
    ),
  where: (table) =>
    fn("where", ["test"], async (test) => {
      const kept: (readonly Value[])[] = [];
      for (const row of table.rows) if (await truthyCall(test!, new Row(table, row))) kept.push(row);
      return new Table(table.names, table.types, kept);
    }),
  order_by: (table) =>
    fn("order_by", ["key", ["reverse", false]], (key, reverse) => {
      const at = listOf(key!).map((name) => table.names.indexOf(name));
      const sorted = [...table.rows].sort((a, b) => {
        for (const i of at) {
          const [x, y] = [a[i]!, b[i]!];
          if (x === y) continue;
          if (x === null || y === null) return x === null ? 1 : -1;
          const order =
            typeof x === "number" && typeof y === "number" ? x - y : str(x) < str(y) ? -1 : str(x) > str(y) ? 1 : 0;
          if (order !== 0) return order;
        }
        return 0;
      });
      return new Table(table.names, table.types, reverse === true ? sorted.reverse() : sorted);
    }),
};

function listOf(value: Value): string[] {
  return Array.isArray(value)
    ? value.map((item) => str(item))
    : value instanceof Tuple
      ? [...(value.iter() as Value[])].map((item) => str(item))
      : [str(value)];
}

function pick(table: Table, names: readonly string[]): Table {
  const at = names.map((name) => table.names.indexOf(name)).filter((i) => i !== -1);
  return new Table(
    at.map((i) => table.names[i]!),
    at.map((i) => table.types[i]!),
    table.rows.map((row) => at.map((i) => row[i]!)),
  );
}

/** The table as text with bars, as `print_table` and `show` print it. */
export function textTable(table: Table, maxRows = 20, maxWidth = 50): string {
  const shown = table.rows.slice(0, maxRows).map((row) => row.map((cell) => (cell === null ? "" : str(cell))));
  const cut = (text: string): string =>
    (text.length > maxWidth ? `${text.slice(0, maxWidth - 3)}...` : text).replaceAll("\n", " ");
  const cells = [table.names.map(cut), ...shown.map((row) => row.map(cut))];
  const widths = table.names.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const isNumber = table.names.map(
    (_, i) =>
      table.rows.some((row) => row[i] !== null) &&
      table.rows.every((row) => row[i] === null || !Number.isNaN(Number(str(row[i]!)))),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join("\n");
}
