import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Json, JsonObject, SourceDefinition } from "../manifest/types.ts";

export type Format = "csv" | "ndjson" | "parquet";

/** `config.load` of a source table, checked. docs/loaders.md is its reference. */
export interface LoadConfig {
  /** Paths, globs and addresses, in order. */
  readonly from: readonly string[];
  /** null: by the file's ending. */
  readonly format: Format | "tsv" | null;
  readonly compression: "none" | "gzip" | "zip" | null;
  readonly mode: "append" | "replace";
  /** Column -> type of the warehouse, or null to detect it; null: all columns are detected. */
  readonly columns: Readonly<Record<string, string | null>> | null;
  readonly delimiter: string | null;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skip: number;
  readonly nullStrings: readonly string[];
  readonly encoding: "utf-8" | "latin-1";
  readonly onBadRows: "fail" | "quarantine";
  readonly badRowsLimit: number;
  /** Adds `_loaded_at` and `_file`. */
  readonly metadataColumns: boolean;
  /** Hex SHA-256 that the input must have. */
  readonly sha256: string | null;
  readonly maxBytes: number;
  /** Seconds without a byte, and of connecting. */
  readonly timeout: number;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Folder of the lake, relative to the project. */
  readonly lake: string;
}

const keys = [
  "from",
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

/** @throws QuernError QN-LOAD-CONFIG */
export function readLoadConfig(source: SourceDefinition): LoadConfig {
  const raw = source.config.load as JsonObject;
  const name = `${source.source_name}.${source.name}`;
  const fail = (message: string, hint?: string): QuernError =>
    new QuernError("QN-LOAD-CONFIG", `config.load of source ${name}: ${message}`, { hint, node: source.unique_id });
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw fail("it must be a mapping");
  for (const key of Object.keys(raw))
    if (!keys.includes(key))
      throw fail(`'${key}' is not one of its keys`, didYouMean(key, keys) ?? `Keys are: ${keys.join(", ")}.`);
  const text = (key: string): string | null => {
    const value = raw[key];
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    throw fail(`'${key}' must be a text`);
  };
  const choice = <T extends string>(key: string, choices: readonly T[], otherwise: T): T => {
    const value = text(key) ?? otherwise;
    if ((choices as readonly string[]).includes(value)) return value as T;
    throw fail(`'${key}' can't be '${value}'`, didYouMean(value, choices) ?? `It is one of: ${choices.join(", ")}.`);
  };
  const count = (key: string, otherwise: number): number => {
    const value = raw[key] ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw fail(`'${key}' must be a number from 0`);
  };
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = raw[key] ?? otherwise;
    if (typeof value === "boolean") return value;
    throw fail(`'${key}' must be true or false`);
  };
  const texts = (value: Json | undefined, key: string): string[] => {
    const list = Array.isArray(value) ? value : [value];
    if (list.every((item) => typeof item === "string" && item !== "")) return list as string[];
    throw fail(`'${key}' must be a text or a list of texts`);
  };
  if (raw.from === undefined || raw.from === null)
    throw fail("'from' is missing", "It names the files: from: data/*.csv");
  return {
    from: texts(raw.from, "from").flatMap((entry) => entry.split(/\s*,\s*(?=\S)/)),
    format:
      raw.format === undefined || raw.format === null
        ? null
        : choice("format", ["csv", "tsv", "ndjson", "parquet"] as const, "csv"),
    compression:
      raw.compression === undefined || raw.compression === null
        ? null
        : choice("compression", ["none", "gzip", "zip"] as const, "none"),
    mode: choice("mode", ["append", "replace"] as const, "append"),
    columns: readColumns(raw.columns, fail),
    delimiter: text("delimiter"),
    quote: text("quote") ?? '"',
    escape: text("escape") ?? '"',
    header: flag("header", true),
    skip: count("skip", 0),
    nullStrings:
      raw.null_strings === undefined || raw.null_strings === null
        ? [""]
        : (Array.isArray(raw.null_strings) ? raw.null_strings : [raw.null_strings]).map(String),
    encoding: choice("encoding", ["utf-8", "latin-1"] as const, "utf-8"),
    onBadRows: choice("on_bad_rows", ["fail", "quarantine"] as const, "fail"),
    badRowsLimit: count("bad_rows_limit", 1000),
    metadataColumns: flag("metadata_columns", false),
    sha256: text("sha256")?.toLowerCase() ?? null,
    maxBytes: count("max_bytes", 20 * 1024 ** 3),
    timeout: count("timeout_seconds", 30),
    retries: count("retries", 4),
    headers: readHeaders(raw.headers, fail),
    lake: text("lake") ?? "lake",
  };
}

function readColumns(value: Json | undefined, fail: (message: string) => QuernError): LoadConfig["columns"] {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object" || Array.isArray(value)) throw fail("'columns' must be a mapping of names to types");
  return Object.fromEntries(Object.entries(value).map(([name, type]) => [name, type === null ? null : String(type)]));
}

function readHeaders(value: Json | undefined, fail: (message: string) => QuernError): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw fail("'headers' must be a mapping");
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
