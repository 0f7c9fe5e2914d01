import { QuernError } from "../base/errors.ts";
import { fn, native, PyObject, str, type Value } from "../jinja/index.ts";

/** How a warehouse classes and writes its column types; the rules of its Column class. */
export interface ColumnDialect {
  readonly quote: (identifier: string) => string;
  /** A portable type name (`STRING`, `INTEGER`) in the warehouse's words. */
  readonly translateType: (type: string) => string;
  readonly stringType: (size: number) => string;
  readonly isString: (dtype: string) => boolean;
  readonly isInteger: (dtype: string) => boolean;
  readonly isFloat: (dtype: string) => boolean;
  readonly isNumeric: (dtype: string) => boolean;
  /** The fields of a struct's type; null for other types. */
  readonly fieldsOf: (dtype: string) => readonly { readonly name: string; readonly type: string }[] | null;
  /** Columns of a contract with dotted names made the fields of one, their rendered constraints within its type. */
  readonly nest?: (columns: RawColumns, constraints: Readonly<Record<string, string>>) => RawColumns;
}

/** Columns as YAML has them, by name. */
export type RawColumns = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A column as templates see it: name and type. https://docs.getdbt.com/reference/dbt-classes#column
 * `dtype` is the type without its arguments when they were read apart (`character varying`, size 20).
 */
export class Column extends PyObject {
  override readonly typeName = "Column";
  readonly name: string;
  readonly dtype: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;
  readonly #dialect: ColumnDialect;

  constructor(
    dialect: ColumnDialect,
    name: string,
    dtype: string,
    sizes: { charSize?: number | null; numericPrecision?: number | null; numericScale?: number | null } = {},
  ) {
    super();
    this.#dialect = dialect;
    this.name = name;
    this.dtype = dtype;
    this.charSize = sizes.charSize ?? null;
    this.numericPrecision = sizes.numericPrecision ?? null;
    this.numericScale = sizes.numericScale ?? null;
  }

  get isString(): boolean {
    return this.#dialect.isString(this.dtype.toLowerCase());
  }

  get isNumeric(): boolean {
    return this.#dialect.isNumeric(this.dtype.toLowerCase());
  }

  /** The full type as DDL takes it: texts with a length (256 when it is not known), as dbt writes them. */
  get dataType(): string {
    if (this.isString) return this.#dialect.stringType(this.stringSize);
    return this.isNumeric ? numericType(this.dtype, this.numericPrecision, this.numericScale) : this.dtype;
  }

  get quoted(): string {
    return this.#dialect.quote(this.name);
  }

  get stringSize(): number {
    if (!this.isString) throw new QuernError("QN-JINJA-RUNTIME", "Called string_size() on non-string field!");
    return this.dtype === "text" || this.charSize === null ? 256 : this.charSize;
  }

  /** A struct's fields as columns with dotted names, structs within it too; any other column is itself alone. */
  flatten(): Column[] {
    const fields = this.#dialect.fieldsOf(this.dtype);
    if (fields === null) return [this];
    return fields.flatMap(({ name, type }) => new Column(this.#dialect, `${this.name}.${name}`, type).flatten());
  }

  /** A column of a type as it is written, `decimal(18, 3)`: the sizes are taken apart. */
  static describe(dialect: ColumnDialect, name: string, type: string): Column {
    const match = /^([^(]+)(?:\(([^)]+)\))?$/.exec(type);
    const sizes = match?.[2]?.split(",").map((size) => Number(size));
    if (match === null || sizes === undefined || sizes.length > 2 || sizes.some((size) => !Number.isInteger(size)))
      return new Column(dialect, name, type);
    const [first, scale] = sizes;
    return scale === undefined
      ? new Column(dialect, name, match[1]!, { charSize: first })
      : new Column(dialect, name, match[1]!, { numericPrecision: first, numericScale: scale });
  }

  canExpandTo(other: Column): boolean {
    return this.isString && other.isString && other.stringSize > this.stringSize;
  }

  override repr(): string {
    return `<Column ${this.name} (${this.dataType})>`;
  }

  override str(): string {
    return this.repr();
  }

  override truthy(): boolean {
    return true;
  }

  override eq(other: Value): boolean {
    return other instanceof Column && other.name === this.name && other.dataType === this.dataType;
  }

  override hashKey(): string {
    return `column ${this.name} ${this.dataType}`;
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(attributes, name) ? attributes[name]!(this, this.#dialect) : undefined;
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.attr(key) : undefined;
  }
}

function numericType(dtype: string, precision: Value, scale: Value): string {
  return precision === null || scale === null ? dtype : `${dtype}(${str(precision)},${str(scale)})`;
}

type Attribute = (column: Column, dialect: ColumnDialect) => Value;

const question =
  (name: string, answer: (column: Column, dialect: ColumnDialect) => Value): Attribute =>
  (column, dialect) =>
    native(name, () => answer(column, dialect));

const attributes: Readonly<Record<string, Attribute>> = {
  name: (c) => c.name,
  column: (c) => c.name,
  dtype: (c) => c.dtype,
  data_type: (c) => c.dataType,
  quoted: (c) => c.quoted,
  char_size: (c) => c.charSize,
  numeric_precision: (c) => c.numericPrecision,
  numeric_scale: (c) => c.numericScale,
  is_string: question("is_string", (c) => c.isString),
  is_numeric: question("is_numeric", (c) => c.isNumeric),
  is_integer: question("is_integer", (c, d) => d.isInteger(c.dtype.toLowerCase())),
  is_float: question("is_float", (c, d) => d.isFloat(c.dtype.toLowerCase())),
  is_number: question("is_number", (c, d) => {
    const dtype = c.dtype.toLowerCase();
    return d.isInteger(dtype) || d.isFloat(dtype) || d.isNumeric(dtype);
  }),
  string_size: question("string_size", (c) => c.stringSize),
  can_expand_to: (c) =>
    fn("can_expand_to", ["other_column"], (other) => other instanceof Column && c.canExpandTo(other)),
  is_struct: question("is_struct", (c, d) => d.fieldsOf(c.dtype) !== null),
  fields: (c, d) => (d.fieldsOf(c.dtype) ?? []).map(({ name, type }) => new Column(d, name, type)),
  flatten: question("flatten", (c) => c.flatten()),
  expanded_data_type: (c) => c.dataType,
  // dbt's columns are made through their class, and each column can reach it
  string_type: (_, d) => fn("string_type", ["size"], (size) => d.stringType(Number(size))),
  numeric_type: () =>
    fn("numeric_type", ["dtype", "precision", "scale"], (type, precision, scale) =>
      numericType(str(type!), precision!, scale!),
    ),
  translate_type: (_, d) => fn("translate_type", ["dtype"], (type) => d.translateType(str(type!))),
  literal: (c) => fn("literal", ["value"], (value) => `${str(value!)}::${c.dataType}`),
};

/** `api.Column`. */
export class ColumnClass extends PyObject {
  override readonly typeName = "type";
  readonly #dialect: ColumnDialect;

  constructor(dialect: ColumnDialect) {
    super();
    this.#dialect = dialect;
  }

  override call(args: Value[], kwargs: Readonly<Record<string, Value>>): Column {
    const at = (i: number, name: string): Value | undefined => args[i] ?? kwargs[name];
    const size = (value: Value | undefined): number | null =>
      value === undefined || value === null ? null : Number(value);
    return new Column(this.#dialect, str(at(0, "column") ?? null), str(at(1, "dtype") ?? null), {
      charSize: size(at(2, "char_size")),
      numericPrecision: size(at(3, "numeric_precision")),
      numericScale: size(at(4, "numeric_scale")),
    });
  }

  override attr(name: string): Value | undefined {
    const dialect = this.#dialect;
    switch (name) {
      case "create":
        return fn(
          name,
          ["name", "label_or_dtype"],
          (column, type) => new Column(dialect, str(column!), dialect.translateType(str(type!))),
        );
      case "from_description":
        return fn(name, ["name", "raw_data_type"], (column, type) =>
          Column.describe(dialect, str(column!), str(type!)),
        );
      case "translate_type":
        return fn(name, ["dtype"], (type) => dialect.translateType(str(type!)));
      case "string_type":
        return fn(name, ["size"], (size) => dialect.stringType(Number(size)));
      case "numeric_type":
        return fn(name, ["dtype", "precision", "scale"], (type, precision, scale) =>
          numericType(str(type!), precision!, scale!),
        );
      default:
        return undefined;
    }
  }
}
