import type { SourceDefinition } from "../manifest/types.ts";
import type { TableLayout } from "../warehouse/index.ts";
import { ConfigReader } from "./config-reader.ts";

const compressions = ["none", "gzip", "zip"] as const;
export const formats = ["csv", "tsv", "ndjson", "parquet", "avro"] as const;
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
  /** Nothing is loaded: a table of the warehouse reads the files where they lie, in Cloud Storage. */
  readonly external: boolean;
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
  /** What happens to a file whose columns are not those of the table that stands. */
  readonly onSchemaDrift: "fail" | "add_columns" | "quarantine";
  /** Adds `_loaded_at` and `_file`; null: where the warehouse cuts tables by the day. */
  readonly metadataColumns: boolean | null;
  /** How the table is cut; null: by `_loaded_at`, where it has that. */
  readonly partitionBy: TableLayout["partitionBy"];
  readonly clusterBy: readonly string[];
  /** Hex SHA-256 that the input must have. */
  readonly sha256: string | null;
  /** Of one input, fetched or unpacked. */
  readonly maxBytes: number;
  /** Of connecting, and of waiting for the next byte. */
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** For http(s); `${NAME}` in a value is that environment variable. */
  readonly headers: Readonly<Record<string, string>>;
  /** Folder of the lake, relative to the project, or `gs://bucket/folder`; null: the project's. */
  readonly lake: string | null;
}

const keys = [
  "from",
  "base",
  "format",
  "compression",
  "mode",
  "external",
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
  "on_schema_drift",
  "metadata_columns",
  "partition_by",
  "cluster_by",
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
  const read = new ConfigReader(source, keys);
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
  const external = read.flag("external", false);
  if (external) checkExternal(read);
  return {
    from,
    base,
    format: raw.format == null ? null : read.choice("format", formats, "csv"),
    compression: raw.compression == null ? null : read.choice("compression", compressions, "none"),
    mode,
    external,
    columns: read.columns(),
    delimiter: read.delimiter(),
    quote: read.character("quote", '"'),
    escape: read.character("escape", '"'),
    header: read.flag("header", true),
    skip: read.count("skip", 0),
    nullStrings: read.nullStrings(),
    encoding: read.encoding(),
    onBadRows: read.choice("on_bad_rows", ["fail", "quarantine"], "fail"),
    badRowsLimit: read.count("bad_rows_limit", 1000),
    onSchemaDrift: read.choice("on_schema_drift", ["fail", "add_columns", "quarantine"], "fail"),
    metadataColumns: raw.metadata_columns == null ? null : read.flag("metadata_columns", false),
    partitionBy: read.partitionBy(),
    clusterBy: raw.cluster_by == null ? [] : read.texts("cluster_by"),
    sha256,
    maxBytes: read.count("max_bytes", 50 * gigabyte),
    timeoutSeconds: read.number("timeout_seconds", 30),
    retries: read.count("retries", 5),
    headers: read.headers(),
    lake: read.text("lake"),
  };
}

/** What only a table with rows of its own can have. @throws QuernError QN-LOAD-CONFIG */
function checkExternal(read: ConfigReader): void {
  const { raw } = read;
  const unfit = ["partition_by", "cluster_by", "metadata_columns", "on_bad_rows", "bad_rows_limit", "on_schema_drift"];
  const given = unfit.find((key) => raw[key] != null && raw[key] !== false && raw[key] !== "fail");
  if (given !== undefined)
    throw read.fail(
      `'${given}' goes with rows that are loaded, not with an external table`,
      "Leave out one of the two.",
    );
  if (read.encoding() !== "utf-8" || raw.compression === "zip")
    throw read.fail("an external table reads files as they are: in UTF-8, plain or packed by gzip");
}
