import { basename, isAbsolute, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";

/** A database beside the main one. */
export interface Attachment {
  readonly path: string;
  readonly alias: string | null;
  readonly type: string | null;
  readonly readOnly: boolean;
  readonly options: JsonObject;
}

/** A DuckDB output of a profile. Keys are dbt-duckdb's: https://docs.getdbt.com/docs/core/connect-data-platform/duckdb-setup */
export interface DuckDbCredentials {
  /** Absolute path, `:memory:`, or an address such as `md:`. */
  readonly path: string;
  readonly database: string;
  readonly schema: string;
  readonly extensions: readonly { readonly name: string; readonly repository: string | null }[];
  /** `SET GLOBAL` for each. */
  readonly settings: JsonObject;
  /** Options the database is opened with, such as `access_mode`. */
  readonly configOptions: JsonObject;
  readonly attach: readonly Attachment[];
  readonly secrets: readonly JsonObject[];
}

const known = [
  "type",
  "path",
  "database",
  "schema",
  "threads",
  "extensions",
  "settings",
  "config_options",
  "attach",
  "secrets",
  "retries",
  "keep_open",
  "disable_transactions",
  "is_ducklake",
  "use_credential_provider",
  "module_paths",
  "plugins",
  "filesystems",
  "remote",
  "external_root",
];
const refused: Record<string, string> = {
  plugins: "plugins are Python code",
  module_paths: "modules are Python code",
  filesystems: "file systems of fsspec are Python code; DuckDB's httpfs extension and secrets reach the same places",
  remote: "Buena Vista servers speak PostgreSQL's protocol",
  use_credential_provider: "credentials come from `secrets`",
};

/** @throws QuernError QN-PROFILE-INVALID, QN-UNSUPPORTED */
export function readCredentials(output: JsonObject, projectRoot: string): DuckDbCredentials {
  for (const key of Object.keys(output)) {
    if (!known.includes(key)) throw invalid(`'${key}' is not a key of a DuckDB target`, didYouMean(key, known));
    const why = refused[key];
    if (why !== undefined && output[key] !== null) {
      throw new QuernError("QN-UNSUPPORTED", `'${key}' of a DuckDB target can't be used with quern: ${why}`);
    }
  }
  const raw = text(output, "path") ?? ":memory:";
  const isAddress = raw === ":memory:" || /^(md|motherduck|ducklake|s3|https?):/.test(raw);
  const path = isAddress || isAbsolute(raw) ? raw : resolve(projectRoot, raw);
  const database =
    isAddress && raw !== ":memory:"
      ? raw.replace(/^[^:]*:/, "").split("?")[0]!
      : raw === ":memory:"
        ? "memory"
        : basename(path).split(".")[0]!;
  const asked = text(output, "database");
  const attach = list(output.attach).map(readAttachment);
  if (asked !== null && asked !== database && !isAddress && !attach.some((each) => each.alias === asked)) {
    throw invalid(
      `the target's database is '${asked}', but the file ${raw} makes it '${database}'`,
      "Leave 'database' out, or give the file that name.",
    );
  }
  return {
    path,
    database: asked ?? (database || "my_db"),
    schema: text(output, "schema") ?? "main",
    extensions: list(output.extensions).map((each) =>
      typeof each === "string"
        ? { name: each, repository: null }
        : { name: String(object(each).name), repository: text(object(each), "repo") },
    ),
    settings: object(output.settings),
    configOptions: object(output.config_options),
    attach,
    secrets: list(output.secrets).map(object),
  };
}

function readAttachment(value: Json): Attachment {
  const entry = object(value);
  const path = text(entry, "path");
  if (path === null) throw invalid("an entry of 'attach' needs a 'path'");
  return {
    path,
    alias: text(entry, "alias"),
    type: text(entry, "type"),
    readOnly: entry.read_only === true,
    options: object(entry.options),
  };
}

/** What templates may see of a target, and its default names. */
export function describeTarget(
  output: JsonObject,
  projectRoot: string,
): { database: string; schema: string; publicFields: JsonObject } {
  const { database, schema, path } = readCredentials(output, projectRoot);
  return { database, schema, publicFields: { type: "duckdb", database, schema, path: path.split("?")[0]! } };
}

function text(object: JsonObject, key: string): string | null {
  const value = object[key];
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw invalid(`'${key}' of a DuckDB target must be a text`);
}

function list(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function object(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw invalid(`a mapping is expected in a DuckDB target where ${JSON.stringify(value)} stands`);
}

function invalid(message: string, hint?: string): QuernError {
  return new QuernError("QN-PROFILE-INVALID", message, { hint });
}
