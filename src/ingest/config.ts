import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Json, JsonObject, SourceDefinition } from "../manifest/types.ts";

const compressions = ["none", "gzip", "zip"] as const;
export const formats = ["csv", "tsv", "ndjson", "parquet"] as const;
export type Format = (typeof formats)[number];

/** `config.load` of a source table, checked. Its reference is docs/loaders.md. */
export interface LoadConfig {
  /** Paths, globs and addresses, in order. */
  readonly from: readonly string[];
  /** One file that the table begins with: when it is another one, the table is made anew. */
  readonly base: string | null;
  /** null: by the file's name. */
  readonly format: Format | null;
  /** null: by the file's first bytes. */
  readonly compression: (typeof compressions)[number] | null;
  readonly mode: "append" | "replace";
  /** Column -> type of the warehouse (null: detected), in order; null: the source's own `columns` say it. */
  readonly columns: Readonly<Record<string, string | null>> | null;
  readonly delimiter: string | null;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skip: number;
  readonly nullStrings: readonly string[];
  /** A name that TextDecoder knows, in lower case. */
  readonly encoding: string;
  readonly onBadRows: "fail" | "quarantine";
  readonly badRowsLimit: number;
  /** Adds `_loaded_at` and `_file`. */
  readonly metadataColumns: boolean;
  /** Hex SHA-256 that the input must have. */
  readonly sha256: string | null;
  /** Of one input, fetched or unpacked. */
  readonly maxBytes: number;
  /** Of connecting, and of waiting for the next byte. */
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** For http(s); `${NAME}` in a value is that environment variable. */
  readonly headers: Readonly<Record<string, string>>;
  /** Folder of the lake, relative to the project; null: the project's. */
  readonly lake: string | null;
}

const keys = [
  "from",
  "base",
  "format",
  "compression",
  "mode",
  "columns",
  "delimiter",
  "quote",
  "escape",
  "header",
  "skip",
  "null_strings",
  "encoding",
  "on_bad_rows",
  "bad_rows_limit",
  "metadata_columns",
  "sha256",
  "max_bytes",
  "timeout_seconds",
  "retries",
  "headers",
  "lake",
];

const gigabyte = 1024 ** 3;

/** @throws QuernError QN-LOAD-CONFIG with the source, the key and the nearest valid one */
export function readLoadConfig(source: SourceDefinition): LoadConfig {
  const read = new Reader(source);
  const { raw } = read;
  if (raw.from === undefined || raw.from === null)
    throw read.fail("'from' is missing", "It names the files: from: data/*.csv");
  const sha256 = read.text("sha256")?.toLowerCase() ?? null;
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256))
    throw read.fail("'sha256' must be 64 hexadecimal digits", "`sha256sum FILE` prints them.");
  const from = read.texts("from");
  if (sha256 !== null && from.length > 1) throw read.fail("'sha256' is of one file, but 'from' names several");
  const base = read.text("base");
  const mode = read.choice("mode", ["append", "replace"], "append");
  if (base !== null && mode === "replace")
    throw read.fail("'base' goes with mode: append", "With mode: replace every file makes the table anew.");
  return {
    from,
    base,
    format: raw.format == null ? null : read.choice("format", formats, "csv"),
    compression: raw.compression == null ? null : read.choice("compression", compressions, "none"),
    mode,
    columns: read.columns(),
    delimiter: read.text("delimiter"),
    quote: read.character("quote", '"'),
    escape: read.character("escape", '"'),
    header: read.flag("header", true),
    skip: read.count("skip", 0),
    nullStrings: raw.null_strings == null ? [""] : read.list("null_strings").map(String),
    encoding: read.encoding(),
    onBadRows: read.choice("on_bad_rows", ["fail", "quarantine"], "fail"),
    badRowsLimit: read.count("bad_rows_limit", 1000),
    metadataColumns: read.flag("metadata_columns", false),
    sha256,
    maxBytes: read.count("max_bytes", 50 * gigabyte),
    timeoutSeconds: read.number("timeout_seconds", 30),
    retries: read.count("retries", 5),
    headers: read.headers(),
    lake: read.text("lake"),
  };
}

/** The error for a loader's config, with the source that it belongs to. */
export function configError(source: SourceDefinition, message: string, hint?: string): QuernError {
  const { source_name, name, unique_id } = source;
  return new QuernError("QN-LOAD-CONFIG", `config.load of source ${source_name}.${name}: ${message}`, {
    hint,
    node: unique_id,
  });
}

class Reader {
  readonly #source: SourceDefinition;
  readonly raw: JsonObject;

  constructor(source: SourceDefinition) {
    this.#source = source;
    const raw = source.config.load as Json | undefined;
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw this.fail("it must be a mapping");
    this.raw = raw;
    for (const key of Object.keys(raw))
      if (!keys.includes(key))
        throw this.fail(`'${key}' is not one of its keys`, didYouMean(key, keys) ?? `Keys are: ${keys.join(", ")}.`);
  }

  fail(message: string, hint?: string): QuernError {
    return configError(this.#source, message, hint);
  }

  text(key: string): string | null {
    const value = this.raw[key];
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    throw this.fail(`'${key}' must be a text`);
  }

  character(key: string, otherwise: string): string {
    const value = this.text(key) ?? otherwise;
    if ([...value].length <= 1) return value;
    throw this.fail(`'${key}' must be one character, or empty for none`);
  }

  choice<T extends string>(key: string, choices: readonly T[], otherwise: T): T {
    const value = this.text(key) ?? otherwise;
    if ((choices as readonly string[]).includes(value)) return value as T;
    throw this.fail(
      `'${key}' can't be '${value}'`,
      didYouMean(value, choices) ?? `It is one of: ${choices.join(", ")}.`,
    );
  }

  number(key: string, otherwise: number): number {
    const value = this.raw[key] ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw this.fail(`'${key}' must be a number from 0`);
  }

  count(key: string, otherwise: number): number {
    const value = this.number(key, otherwise);
    if (Number.isInteger(value)) return value;
    throw this.fail(`'${key}' must be a whole number`);
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.raw[key] ?? otherwise;
    if (typeof value === "boolean") return value;
    throw this.fail(`'${key}' must be true or false`);
  }

  list(key: string): Json[] {
    const value = this.raw[key]!;
    return Array.isArray(value) ? value : [value];
  }

  texts(key: string): string[] {
    const list = this.list(key);
    if (list.every((item) => typeof item === "string")) {
      const texts = (list as string[]).map((item) => item.trim()).filter((item) => item !== "");
      if (texts.length > 0) return texts;
    }
    throw this.fail(`'${key}' must be a text or a list of texts`);
  }

  /** `{id: bigint}`, or a list of names and of such mappings. */
  columns(): LoadConfig["columns"] {
    const value = this.raw.columns;
    if (value === undefined || value === null) return null;
    const columns: Record<string, string | null> = {};
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (typeof entry === "string") columns[entry] = null;
      else if (typeof entry !== "object" || entry === null || Array.isArray(entry))
        throw this.fail("'columns' must be a mapping of names to types, or a list of names");
      else for (const [name, type] of Object.entries(entry)) columns[name] = type === null ? null : String(type);
    }
    return columns;
  }

  encoding(): string {
    const value = (this.text("encoding") ?? "utf-8").toLowerCase();
    try {
      return new TextDecoder(value === "latin-1" ? "latin1" : value).encoding;
    } catch {
      throw this.fail(
        `the encoding '${value}' is not known`,
        "Names are those of the web: utf-8, utf-16le, windows-1252, shift_jis ...",
      );
    }
  }

  headers(): Record<string, string> {
    const value = this.raw.headers;
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) throw this.fail("'headers' must be a mapping");
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
  }
}
