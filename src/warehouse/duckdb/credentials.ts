import { basename, isAbsolute, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";
import { invalid, list, profileValues } from "../profile-values.ts";

const { text, wholeNumber, object } = profileValues("DuckDB");

/** A database beside the main one. */
export interface Attachment {
  readonly path: string;
  readonly alias: string | null;
  /** Options of ATTACH: `type`, `read_only`, `secret` and whatever the extension takes. */
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
  /** Where external materializations write to. */
  readonly externalRoot: string;
  /** Names of databases that are DuckLakes: they lack some of DuckDB's own DDL. */
  readonly duckLakes: readonly string[];
  readonly disableTransactions: boolean;
  readonly retries: {
    readonly connect: number;
    readonly query: number;
    /** Names as DuckDB's Python client has them: `IOException`. */
    readonly exceptions: readonly string[];
  };
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
  "external_root",
  "lake",
  "storage_endpoint",
  "motherduck_token",
  "use_credential_provider",
  "module_paths",
  "plugins",
  "filesystems",
  "remote",
  "flights",
];
const refused: Readonly<Record<string, string>> = {
  plugins: "plugins are Python code; a source can load itself with `config.load`",
  module_paths: "modules are Python code",
  filesystems: "file systems of fsspec are Python code; the httpfs extension and `secrets` reach the same places",
  remote: "Buena Vista servers speak PostgreSQL's protocol",
  flights: "they run Python models",
};
const attachKeys = ["path", "alias", "type", "read_only", "secret", "options", "is_ducklake"];

/** @throws QuernError QN-PROFILE-INVALID, QN-UNSUPPORTED */
export function readCredentials(output: JsonObject, projectRoot: string): DuckDbCredentials {
  for (const key of Object.keys(output)) {
    if (!known.includes(key)) throw invalid(`'${key}' is not a key of a DuckDB target`, didYouMean(key, known));
    const why = refused[key];
    if (why !== undefined && output[key] !== null) {
      throw new QuernError("QN-UNSUPPORTED", `'${key}' of a DuckDB target can't be used with quern: ${why}`);
    }
  }
  const path = placeOf(text(output, "path") ?? ":memory:", projectRoot);
  const own = databaseOf(path);
  const attach = list(output.attach).map((each) => readAttachment(object(each), projectRoot));
  const asked = text(output, "database");
  if (asked !== null && asked !== own && !attach.some((each) => each.alias === asked)) {
    throw invalid(
      `the target's database is '${asked}', but the path ${text(output, "path") ?? ":memory:"} makes it '${own}'`,
      "Leave 'database' out, or give the file that name.",
    );
  }
  const retries = object(output.retries);
  const token = text(output, "motherduck_token");
  return {
    path,
    database: asked ?? own,
    schema: text(output, "schema") ?? "main",
    extensions: list(output.extensions).map((each) =>
      typeof each === "string"
        ? { name: each, repository: null }
        : { name: String(object(each).name), repository: text(object(each), "repo") },
    ),
    settings: object(output.settings),
    configOptions: { ...object(output.config_options), ...(token !== null && { motherduck_token: token }) },
    attach,
    secrets: [...list(output.secrets).map(object), ...credentialChain(output)],
    externalRoot: text(output, "external_root") ?? ".",
    duckLakes: duckLakes(output, path, own),
    disableTransactions: output.disable_transactions === true,
    retries: {
      connect: wholeNumber(retries, "connect_attempts") ?? 1,
      query: wholeNumber(retries, "query_attempts") ?? 1,
      exceptions:
        retries.retryable_exceptions === undefined ? ["IOException"] : list(retries.retryable_exceptions).map(String),
    },
  };
}

function placeOf(path: string, projectRoot: string): string {
  const isAddress = path === ":memory:" || /^\w{2,}:/.test(path);
  return isAddress || isAbsolute(path) ? path : resolve(projectRoot, path);
}

/** The name that DuckDB gives to the database of a path. */
function databaseOf(path: string): string {
  if (path === ":memory:") return "memory";
  const address = /^(\w{2,}):([^?]*)/.exec(path);
  const name = basename(address?.[2] ?? path)
    .replace(/^\.+/, "")
    .replace(/^[^:]*:/, "")
    .split(".")[0]!;
  return name === "" ? "my_db" : name;
}

/** dbt-duckdb's older way to say that AWS credentials come from the environment. */
function credentialChain(output: JsonObject): JsonObject[] {
  const provider = text(output, "use_credential_provider");
  if (provider === null) return [];
  if (provider !== "aws") throw invalid(`'use_credential_provider' can be 'aws', not '${provider}'`);
  return [{ type: "s3", provider: "credential_chain" }];
}

function duckLakes(output: JsonObject, path: string, own: string): string[] {
  const isLake = (target: JsonObject, place: string): boolean =>
    target.is_ducklake === true || place.toLowerCase().includes("ducklake:");
  const attached = list(output.attach).map(object);
  return [
    ...(isLake(output, path) ? [own] : []),
    ...attached
      .filter((each) => isLake(each, String(each.path)))
      .map((each) => text(each, "alias") ?? databaseOf(String(each.path))),
  ];
}

function readAttachment(entry: JsonObject, projectRoot: string): Attachment {
  for (const key of Object.keys(entry))
    if (!attachKeys.includes(key))
      throw invalid(`'${key}' is not a key of an entry of 'attach'`, didYouMean(key, attachKeys));
  const path = text(entry, "path");
  if (path === null) throw invalid("an entry of 'attach' needs a 'path'");
  const given = object(entry.options);
  const direct: JsonObject = {};
  for (const key of ["type", "secret", "read_only"]) {
    const value = entry[key];
    if (value === undefined || value === null || value === false) continue;
    if (key in given) throw invalid(`'${key}' of the attached ${path} is said twice: directly and in 'options'`);
    direct[key] = value;
  }
  // MotherDuck's addresses may carry a token, which ATTACH does not take
  const place = /^(md|motherduck):/.test(path) ? path.split("?")[0]! : path;
  return { path: placeOf(place, projectRoot), alias: text(entry, "alias"), options: { ...direct, ...given } };
}

/** What templates may see of a target, and its default names: dbt's fields without those that may hold secrets. */
export function describeTarget(
  output: JsonObject,
  projectRoot: string,
): { database: string; schema: string; publicFields: JsonObject } {
  const { database, schema, path, externalRoot, disableTransactions } = readCredentials(output, projectRoot);
  return {
    database,
    schema,
    publicFields: {
      database,
      schema,
      path: (text(output, "path") ?? path).split("?")[0]!,
      config_options: output.config_options == null ? null : withoutSecrets(object(output.config_options)),
      extensions: output.extensions ?? null,
      settings: withoutSecrets(object(output.settings)),
      external_root: externalRoot,
      use_credential_provider: output.use_credential_provider ?? null,
      attach: output.attach == null ? null : list(output.attach).map((each) => withoutSecrets(object(each))),
      filesystems: null,
      remote: null,
      plugins: null,
      disable_transactions: disableTransactions,
    },
  };
}

/** Whether what stands under a name in a target is not to be told. */
export const isSecretSetting = (name: string): boolean => /secret|key|token|password/i.test(name);

/** Settings of a session may hold keys of a cloud, and addresses tokens and passwords. */
function withoutSecrets(options: JsonObject): JsonObject {
  const told = Object.entries(options).filter(([name]) => !isSecretSetting(name));
  return Object.fromEntries(told.map(([name, value]) => [name, name === "path" ? address(value) : plain(value)]));
}

const plain = (value: Json): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? withoutSecrets(value) : value;

/** Of a database to attach, without what it is asked for and without the password that one of PostgreSQL has. */
const address = (path: Json): string =>
  String(path)
    .split("?")[0]!
    .split(/\s+(?=\w+\s*=)/)
    .filter((part) => !isSecretSetting(part.split("=", 1)[0]!) || !part.includes("="))
    .join(" ");
