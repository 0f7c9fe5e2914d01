import { rmSync } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import { LoadableTable, type LoadIntoOptions, Table } from "../../context/table/table.ts";
import { PyObject, type Value } from "../../jinja/index.ts";
import type { Adapter, Connection, LoadFile, Relation } from "../../warehouse/index.ts";
import { seedCell } from "./cells.ts";
import { writeCleanCopy } from "./clean-copy.ts";
import type { SeedKind } from "./column-scan.ts";
import { type SeedFile, seedRecords } from "./read-seed.ts";

const typeNames: Readonly<Record<SeedKind, string>> = {
  integer: "int",
  bigint: "bigint",
  hugeint: "hugeint",
  number: "double",
  date: "date",
  datetime: "timestamp",
  boolean: "boolean",
  text: "text",
};

/**
 * A seed as `load_agate_table()` gives it to templates. Names, types and the number of rows are known at once; rows are
 * read when a template wants them, which the seed materialization does not: they go from file to table by `loadInto`.
 */
export class SeedTable extends LoadableTable {
  readonly file: SeedFile;
  #table: Table | undefined;

  constructor(file: SeedFile, print?: (text: string) => void) {
    super(
      file.columns.map((column) => column.name),
      file.columns.map((column) => typeNames[column.kind]),
      [],
      print,
    );
    this.file = file;
  }

  #read(): Table {
    if (this.#table === undefined) {
      const rows: Value[][] = [];
      for (const records of seedRecords(this.file))
        rows.push(this.file.columns.map(({ kind }, i) => seedCell(records.text(i), kind)));
      this.#table = new Table(this.names, this.types, rows, this.print);
    }
    return this.#table;
  }

  override len(): number {
    return this.file.rowCount;
  }

  override iter(): Iterable<Value> {
    return this.#read().iter();
  }

  override attr(name: string): Value | undefined {
    if (name === "column_names" || name === "column_types") return super.attr(name);
    if (name === "rows") return new SeedRows(this.file.rowCount, () => this.#read().attr(name) as PyObject);
    return this.#read().attr(name);
  }

  /**
   * Loads all rows with the warehouse's own reader; columns are found by name. Gives what stands for the statement in
   * compiled files. @throws QuernError QN-SEED-INVALID, QN-LOAD-COLUMNS
   */
  override async loadInto(
    adapter: Adapter,
    connection: Connection,
    relation: Relation,
    { types, replaces }: LoadIntoOptions,
  ): Promise<string> {
    const { path, isLoose, rowCount, columns } = this.file;
    if (rowCount === 0 && !replaces) return "";
    const copy = isLoose ? writeCleanCopy(this.file) : undefined;
    try {
      if (!connection.inTransaction) await connection.begin();
      await adapter.loadFile(connection, {
        relation,
        file: this.#loadFile(copy),
        columns: replaces
          ? columns.map(({ name, kind }) => ({ name, type: types.get(name.toLowerCase()) ?? adapter.seedType(kind) }))
          : [],
        undeclaredColumns: "detect",
        extraColumns: [],
        mode: replaces ? "replace" : "append",
        onDrift: "fail",
        onBadRows: { action: "fail" },
      });
    } catch (cause) {
      if (!(cause instanceof QuernError) || cause.code !== "QN-LOAD-BAD-ROWS") throw cause;
      throw new QuernError("QN-SEED-INVALID", cause.message, {
        cause,
        place: { file: path, line: cause.place?.line },
        hint: "Mend the file, or give the columns other types by `column_types`.",
      });
    } finally {
      if (copy !== undefined) rmSync(copy, { force: true });
    }
    return `-- ${rowCount} rows of ${path}`;
  }

  #loadFile(copy: string | undefined): LoadFile {
    return {
      path: copy ?? this.file.path,
      label: this.file.path,
      format: "csv",
      csv: {
        delimiter: copy === undefined ? this.file.delimiter : ",",
        quote: '"',
        escape: '"',
        header: true,
        names: this.names,
        nullStrings: [""],
        skip: 0,
      },
    };
  }
}

/** `agate_table.rows`: counted without reading. */
class SeedRows extends PyObject {
  override readonly typeName = "MappedSequence";
  readonly #count: number;
  readonly #rows: () => PyObject;

  constructor(count: number, rows: () => PyObject) {
    super();
    this.#count = count;
    this.#rows = rows;
  }

  override len(): number {
    return this.#count;
  }

  override iter(): Iterable<Value> {
    return this.#rows().iter!();
  }

  override item(key: Value): Value | undefined {
    return this.#rows().item!(key);
  }

  override attr(name: string): Value | undefined {
    return this.#rows().attr(name);
  }
}
