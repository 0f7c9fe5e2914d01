import { rememberSecret } from "../../base/secrets.ts";
import type { JsonObject } from "../../manifest/types.ts";
import { type Attachment, type DuckDbCredentials, isSecretSetting } from "./credentials.ts";
import { literal } from "./literal.ts";
import { duckdbColumns } from "./types.ts";

const { quote } = duckdbColumns;

/** What a freshly opened database is told, in order; `fallback` is run when `sql` fails. */
export interface SetupStatement {
  readonly sql: string;
  readonly fallback?: string;
}

/** Extensions, secrets, settings and attached databases of a target; and where relative paths in SQL are looked up. */
export function setupStatements(credentials: DuckDbCredentials, projectRoot: string): SetupStatement[] {
  const { extensions, secrets, settings, attach } = credentials;
  return [
    ...searchProject(credentials, projectRoot),
    ...extensions.map(({ name, repository }) => loadExtension(name, repository)),
    ...secrets.map((secret, i) => ({ sql: createSecret(secret, `_quern_secret_${i + 1}`) })),
    ...Object.entries(settings).map(([name, value]) => ({ sql: `set global ${quote(name)} = ${literal(value)}` })),
    ...attach.map((attachment) => ({ sql: attachDatabase(attachment) })),
  ];
}

/** Files that SQL reads by relative paths are the project's, wherever quern is called from; a locked configuration stays. */
function searchProject({ settings, configOptions }: DuckDbCredentials, projectRoot: string): SetupStatement[] {
  const isSet = "file_search_path" in settings || "file_search_path" in configOptions;
  if (isSet || projectRoot === process.cwd() || projectRoot.includes(",")) return [];
  return [{ sql: `set global file_search_path = ${literal(projectRoot)}`, fallback: "select 1" }];
}

/** An extension that is built in or installed already needs no network. */
function loadExtension(name: string, repository: string | null): SetupStatement {
  const load = `load ${quote(name)}`;
  const from = repository === null ? "" : ` from ${/^\w+$/.test(repository) ? repository : literal(repository)}`;
  const install = `install ${quote(name)}${from}; ${load}`;
  return repository === null ? { sql: load, fallback: install } : { sql: install };
}

function createSecret(secret: JsonObject, name: string): string {
  const { name: given, persistent, storage: _, ...rest } = secret;
  const options = Object.entries(rest).flatMap(([key, value]) => {
    if (value === null) return [];
    if (isSecretSetting(key)) rememberSecret(String(value));
    if (key === "scope" && Array.isArray(value)) return value.map((scope) => `scope ${literal(scope)}`);
    return [`${key} ${literal(value)}`];
  });
  const kind = persistent === true ? "persistent secret" : "secret";
  return `create or replace ${kind} ${quote(String(given ?? name))} (${options.join(", ")})`;
}

function attachDatabase({ path, alias, options }: Attachment): string {
  const given = Object.entries(options).flatMap(([name, value]) => {
    if (value === null || value === false) return [];
    if (value === true) return [name];
    return [name === "type" || name === "secret" ? `${name} ${String(value)}` : `${name} ${literal(value)}`];
  });
  const as = alias === null ? "" : ` as ${quote(alias)}`;
  return `attach if not exists ${literal(path)}${as}${given.length === 0 ? "" : ` (${given.join(", ")})`}`;
}
