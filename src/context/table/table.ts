import { isFloat, PyObject, Tuple, type Value } from "../../jinja/index.ts";
import { Decimal } from "../../warehouse/decimal.ts";
import type { Relation } from "../../warehouse/relation.ts";
import type { Adapter, Connection, ResultTable } from "../../warehouse/types.ts";
import { kindOf, structureText } from "./formats.ts";
import { Row } from "./sequences.ts";
import { tableMembers } from "./table-members.ts";

/**
 * A result as templates see it: the members of an agate table that templates use. Rows are those the warehouse gave,
 * not copied. https://agate.readthedocs.io/en/latest/api/table.html
 */
export class Table extends PyObject {
  override readonly typeName = "Table";
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** Where `print_table()` and its like print a text. */
  readonly print: (text: string) => void;

  constructor(
    names: readonly string[],
    types: readonly string[],
    rows: readonly (readonly Value[])[],
    print: (text: string) => void = () => {},
  ) {
    super();
    this.names = names;
    this.types = types;
    this.rows = rows;
    this.print = print;
  }

  static of(result: ResultTable, print?: (text: string) => void): Table {
    const rows = result.rows as readonly (readonly Value[])[];
    return new Table(
      result.columns.map((column) => column.name),
      result.columns.map((column) => column.type),
      rows.some((row) => row.some(isFloat)) ? rows.map((row) => row.map(exact)) : rows,
      print,
    );
  }

  /** A table of the columns at these places, and of these rows. */
  derive(
    rows: readonly (readonly Value[])[],
    names: readonly string[] = this.names,
    types: readonly string[] = this.types,
  ): Table {
    return new Table(names, types, rows, this.print);
  }

  /** agate's name of each column's type, which it finds in the values. */
  get kinds(): string[] {
    return this.names.map((_, at) => kindOf(this.rows.map((row) => row[at]!)));
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

  /** A table prints as its columns and their types. */
  override str(): string {
    return structureText(this);
  }

  override repr(): string {
    return "<agate.table.Table object>";
  }
}

/** agate holds all numbers with a fraction as decimals. */
const exact = (cell: Value): Value => (isFloat(cell) ? Decimal.ofFloat(cell) : cell);

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
