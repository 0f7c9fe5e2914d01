import { fn, native, PyObject, type Value } from "../jinja/index.ts";

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
}

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

  /** The full type as DDL takes it. */
  get dataType(): string {
    if (this.isString && this.charSize !== null) return this.#dialect.stringType(this.charSize);
    if (this.isNumeric && this.numericPrecision !== null && !this.dtype.includes("(")) {
      return `${this.dtype}(${this.numericPrecision},${this.numericScale ?? 0})`;
    }
    return this.dtype;
  }

  get quoted(): string {
    return this.#dialect.quote(this.name);
  }

  get stringSize(): number {
    return this.charSize ?? 256;
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
  literal: (c) => fn("literal", ["value"], (value) => `${String(value)}::${c.dataType}`),
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
    return new Column(this.#dialect, String(at(0, "column")), String(at(1, "dtype")), {
      charSize: size(at(2, "char_size")),
      numericPrecision: size(at(3, "numeric_precision")),
      numericScale: size(at(4, "numeric_scale")),
    });
  }

  override attr(name: string): Value | undefined {
    const dialect = this.#dialect;
    switch (name) {
      case "create":
      case "from_description":
        return fn(
          name,
          ["name", "type"],
          (column, type) => new Column(dialect, String(column), dialect.translateType(String(type))),
        );
      case "translate_type":
        return fn(name, ["dtype"], (type) => dialect.translateType(String(type)));
      case "string_type":
        return fn(name, ["size"], (size) => dialect.stringType(Number(size)));
      case "numeric_type":
        return fn(name, ["dtype", "precision", "scale"], (type, precision, scale) =>
          precision === null || scale === null
            ? String(type)
            : `${String(type)}(${String(precision)},${String(scale)})`,
        );
      default:
        return undefined;
    }
  }
}
