import { readFileSync, statSync } from "node:fs";
import { QuernError } from "../base/errors.ts";
import { fileError } from "../base/files.ts";
import { Table } from "../context/table.ts";
import { PyObject, type Value } from "../jinja/index.ts";

export type SeedKind = "integer" | "bigint" | "number" | "date" | "datetime" | "boolean" | "text";

export interface SeedColumn {
  readonly name: string;
  readonly kind: SeedKind;
}

/** A seed file, looked through once: its columns with the types dbt gives them, and how many rows it has. */
export interface SeedFile {
  readonly path: string;
  readonly delimiter: string;
  readonly columns: readonly SeedColumn[];
  readonly rowCount: number;
  readonly bytes: number;
}

/**
 * Finds a seed's columns and types in one pass. A column has the first type that all its values fit, in dbt's order:
 * number, date, date and time, boolean, text; empty fields and `null` are nulls. Columns with a declared type are read
 * as texts: the database casts them. https://docs.getdbt.com/reference/resource-configs/column_types
 * @throws QuernError QN-SEED-INVALID with the line, QN-FILE-*
 */
export function readSeed(
  path: string,
  options: { readonly delimiter: string; readonly declared: readonly string[] },
): SeedFile {
  const text = readUtf8(path);
  const scan = new Scanner(text, options.delimiter);
  const header = scan.next();
  if (header === undefined || (header.length === 1 && header[0] === "")) {
    throw new QuernError("QN-SEED-INVALID", `The seed ${path} is empty: it has no header`, {
      place: { file: path, line: 1 },
    });
  }
  checkHeader(header, path);
  const declared = new Set(options.declared.map((name) => name.toLowerCase()));
  const columns = header.map((name) => new ColumnScan(declared.has(name.toLowerCase())));
  let rowCount = 0;
  for (let record = scan.next(); record !== undefined; record = scan.next()) {
    if (record.length === 1 && record[0] === "" && header.length > 1) continue;
    if (record.length !== header.length) {
      throw new QuernError(
        "QN-SEED-INVALID",
        `The seed ${path} has ${record.length} fields in line ${scan.line}, but its header has ${header.length}`,
        {
          place: { file: path, line: scan.line },
          hint: "A field that holds the delimiter needs quotes.",
        },
      );
    }
    for (let i = 0; i < record.length; i++) columns[i]!.see(record[i]!);
    rowCount++;
  }
  return {
    path,
    delimiter: options.delimiter,
    columns: header.map((name, i) => ({ name, kind: columns[i]!.kind })),
    rowCount,
    bytes: statSync(path).size,
  };
}

function readUtf8(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new QuernError("QN-FILE-ENCODING", `The seed ${path} is not valid UTF-8`, {
      place: { file: path },
      hint: "Save the file as UTF-8.",
    });
  }
}

function checkHeader(header: readonly string[], path: string): void {
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name.toLowerCase())) {
      throw new QuernError("QN-SEED-INVALID", `The seed ${path} has two columns named '${name}'`, {
        place: { file: path, line: 1 },
      });
    }
    seen.add(name.toLowerCase());
  }
}

/** Reads records of a CSV text; `line` is that of the record read last. */
class Scanner {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;
  #nextLine = 1;
  line = 1;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  next(): string[] | undefined {
    const text = this.#text;
    if (this.#at >= text.length) return undefined;
    this.line = this.#nextLine;
    const end = text.indexOf("\n", this.#at);
    const stop = end === -1 ? text.length : end;
    const quote = text.indexOf('"', this.#at);
    if (quote === -1 || quote >= stop) {
      const line = text.slice(this.#at, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop);
      this.#at = stop + 1;
      this.#nextLine++;
      return line.split(this.#delimiter);
    }
    return this.#quoted();
  }

  #quoted(): string[] {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const fields: string[] = [];
    let field = "";
    let inside = false;
    let fresh = true;
    let i = this.#at;
    for (; i < text.length; i++) {
      const c = text[i]!;
      if (c === "\n") this.#nextLine++;
      if (inside) {
        if (c !== '"') field += c;
        else if (text[i + 1] === '"') field += text[++i];
        else inside = false;
      } else if (c === '"' && fresh) {
        inside = true;
        fresh = false;
      } else if (text.startsWith(delimiter, i)) {
        fields.push(field);
        field = "";
        fresh = true;
        i += delimiter.length - 1;
      } else if (c === "\n") break;
      else if (c !== "\r" || text[i + 1] !== "\n") {
        field += c;
        fresh = false;
      }
    }
    if (i >= text.length) this.#nextLine++;
    this.#at = i + 1;
    return [...fields, field];
  }
}

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const datetime = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[-+]\d{2}:?\d{2})?$/;

/** Narrows the type of one column, value by value. */
class ColumnScan {
  readonly #declared: boolean;
  #canNumber = true;
  #canDate = true;
  #canDatetime = true;
  #canBoolean = true;
  #seen = false;
  #fraction = false;
  #digits = 0;

  constructor(declared: boolean) {
    this.#declared = declared;
  }

  see(raw: string): void {
    if (this.#declared || raw === "") return;
    const value = raw.trim();
    if (value === "" || value.toLowerCase() === "null") return;
    this.#seen = true;
    if (this.#canNumber) {
      if (!number.test(value)) this.#canNumber = false;
      else this.#seeNumber(value);
    }
    if (this.#canDate && !(date.test(value) && isDate(value))) this.#canDate = false;
    if (this.#canDatetime && !(datetime.test(value) || (date.test(value) && isDate(value)))) this.#canDatetime = false;
    if (this.#canBoolean && !/^(true|false)$/i.test(value)) this.#canBoolean = false;
  }

  #seeNumber(value: string): void {
    if (/[.eE]/.test(value))
      this.#fraction ||= !Number.isInteger(Number(value)) || /[eE]/.test(value) || /\.\d*[1-9]/.test(value);
    this.#digits = Math.max(this.#digits, value.replace(/^[-+]?0*/, "").replace(/\..*$/, "").length);
  }

  get kind(): SeedKind {
    if (this.#declared) return "text";
    if (!this.#seen) return "integer";
    if (this.#canNumber)
      return this.#fraction || this.#digits > 19 ? "number" : this.#digits >= 10 ? "bigint" : "integer";
    if (this.#canDate) return "date";
    if (this.#canDatetime) return "datetime";
    return this.#canBoolean ? "boolean" : "text";
  }
}

function isDate(value: string): boolean {
  const time = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value);
}

const typeNames: Readonly<Record<SeedKind, string>> = {
  integer: "int",
  bigint: "bigint",
  number: "double",
  date: "date",
  datetime: "timestamp",
  boolean: "boolean",
  text: "text",
};

/** A seed as its materialization sees it: columns and a count of rows; the rows themselves go from file to table. */
export class SeedTable extends Table {
  readonly file: SeedFile;

  constructor(file: SeedFile) {
    super(
      file.columns.map((column) => column.name),
      file.columns.map((column) => typeNames[column.kind]),
      [],
    );
    this.file = file;
  }

  override attr(name: string): Value | undefined {
    return name === "rows" ? new RowCount(this.file.rowCount) : super.attr(name);
  }
}

class RowCount extends PyObject {
  override readonly typeName = "MappedSequence";
  readonly #count: number;

  constructor(count: number) {
    super();
    this.#count = count;
  }

  override len(): number {
    return this.#count;
  }
}
