import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Readonly<Record<string, unknown>>;

/** A column as the API has it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly Field[];
  readonly rangeElementType?: { readonly type: string };
  readonly precision?: string;
  readonly scale?: string;
}

/** What the server knows while one node runs. */
export interface World {
  /** Tables that stand, by name: the members of their resources. */
  readonly tables: Readonly<Record<string, Json>>;
  /** The columns that the node's query gives. */
  readonly columns: readonly Field[];
  /** The columns of the tables that it makes. */
  readonly made: readonly Field[];
  /** Rows of single-column answers, by a part of the query's text. */
  readonly answers?: readonly { readonly to: string; readonly field: Field; readonly rows: readonly string[] }[];
}

const dataset = "shop";

/**
 * A BigQuery that runs nothing: it answers from a world that the test gives it, and writes down what it was asked, in
 * the order in which it was asked. A call that it doesn't know is written down as such, so that the golden file shows it.
 */
export class RecordingServer {
  readonly #server: Server;
  readonly #jobs = new Map<string, string>();
  /** Tables that the node itself has made so far. */
  readonly #made = new Set<string>();
  readonly #patched = new Map<string, Json>();
  #world: World = { tables: {}, columns: [], made: [] };
  lines: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      void body(request).then((sent) => {
        const { status, answer, location } = this.#answer(request.method!, decodeURIComponent(request.url!), sent);
        response.writeHead(status, { "content-type": "application/json", ...(location !== undefined && { location }) });
        response.end(status === 204 ? undefined : JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<RecordingServer> {
    const server = new RecordingServer();
    await new Promise<void>((done) => server.#server.listen(0, "127.0.0.1", done));
    return server;
  }

  /** Begins a node: what was written down before it is forgotten. */
  begin(world: World): void {
    this.#world = world;
    this.#made.clear();
    this.#patched.clear();
    this.lines = [];
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The output of a profile that leads here. */
  get target() {
    return {
      type: "bigquery",
      method: "oauth-secrets",
      token: "none",
      project: "proj",
      dataset: "shop",
      location: "EU",
      api_endpoint: this.address,
      job_retries: 0,
    };
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  #answer(method: string, url: string, sent: Json): { status: number; answer?: object; location?: string } {
    // bytes are sent in two calls: the first has what the job is
    if (method === "PUT") return { status: 200, answer: this.#ended("upload") };
    if (url.startsWith("/upload/")) return { status: 200, answer: this.#job(sent), location: `${this.address}/bytes` };
    const path = url.split("?")[0]!.replace(/^\/bigquery\/v2\/projects\/[^/]+\//, "");
    const [kind, id, below, name, ...more] = path.split("/");
    if (method === "POST" && path === "jobs") return { status: 200, answer: this.#job(sent) };
    // jobs of earlier runs, asked for once
    if (path === "jobs") return { status: 200, answer: { jobs: [] } };
    if (kind === "jobs" && method === "GET") return { status: 200, answer: this.#ended(id!) };
    if (kind === "queries" && method === "GET") return { status: 200, answer: this.#rows(id!) };
    if (path === "datasets")
      return { status: 200, answer: { datasets: [{ datasetReference: { datasetId: dataset } }] } };
    if (kind === "datasets" && below === undefined) return this.#dataset(method, sent);
    if (kind === "datasets" && below === "tables" && name === undefined) return { status: 200, answer: this.#list() };
    if (kind === "datasets" && below === "routines" && name === undefined) return { status: 200, answer: {} };
    if (kind === "datasets" && below === "tables" && more.length === 0) return this.#table(method, name!, sent);
    this.#write(`unknown call: ${method} ${path}`);
    return { status: 501, answer: { error: { code: 501, message: "not of this server", errors: [] } } };
  }

  #write(title: string, details = ""): void {
    this.lines.push(`-- ${steady(title)}${details === "" ? "" : `\n${steady(details)}`}`);
  }

  #dataset(method: string, sent: Json): { status: number; answer: object } {
    this.#write(`${method} dataset`, method === "GET" ? "" : json(sent));
    return {
      status: 200,
      answer: { datasetReference: { datasetId: dataset }, location: "EU", access: [], etag: "e1" },
    };
  }

  #list(): object {
    const tables = Object.entries(this.#world.tables);
    return { tables: tables.map(([name, table]) => ({ ...reference(name), type: table.type ?? "TABLE" })) };
  }

  #table(method: string, name: string, sent: Json): { status: number; answer?: object } {
    this.#write(`${method} table ${name}`, method === "PATCH" ? json(sent) : "");
    if (method === "DELETE") return { status: 204 };
    const made = this.#made.has(name) ? { schema: { fields: this.#world.made } } : undefined;
    const known = { ...(made ?? this.#world.tables[name]), ...this.#patched.get(name) };
    if (method === "PATCH") this.#patched.set(name, { ...this.#patched.get(name), ...sent });
    if (Object.keys(known).length === 0)
      return { status: 404, answer: failure(404, "notFound", `Not found: Table shop.${name}`) };
    return { status: 200, answer: { type: "TABLE", ...reference(name), ...known } };
  }

  #job(sent: Json): object {
    const { configuration, jobReference } = sent as { configuration: Json; jobReference: Json };
    const query = (configuration.query as { query: string } | undefined)?.query;
    if (configuration.dryRun === true) {
      this.#write("dry run: which columns does it give?", statement(query!));
      const statistics = { query: { statementType: "SELECT", schema: { fields: this.#world.columns } } };
      return { jobReference, status: { state: "DONE" }, statistics };
    }
    if (configuration.load !== undefined) this.#write("load job", json(configuration.load as Json));
    else if (query === undefined) this.#write("copy job", json(configuration.copy as Json));
    else this.#write("query", statement(query));
    for (const [, name] of query?.matchAll(created) ?? []) this.#made.add(name!);
    for (const [, name] of query?.matchAll(renamed) ?? []) this.#made.add(name!);
    this.#dropColumns(query ?? "");
    this.#jobs.set(String(jobReference.jobId), query ?? "");
    return { ...(this.#ended(String(jobReference.jobId)) as Json), jobReference };
  }

  #dropColumns(sql: string): void {
    const table = /alter table `proj`\.`shop`\.`(\w+)`/.exec(sql)?.[1];
    const dropped = new Set([...sql.matchAll(/drop column `(\w+)`/g)].map((match) => match[1]));
    if (table === undefined || dropped.size === 0) return;
    const { schema } = this.#world.tables[table] as { schema: { fields: readonly Field[] } };
    this.#patched.set(table, { schema: { fields: schema.fields.filter(({ name }) => !dropped.has(name)) } });
  }

  #ended(jobId: string): object {
    const sql = this.#jobs.get(jobId) ?? "";
    return {
      jobReference: { projectId: "proj", jobId, location: "EU" },
      status: { state: "DONE" },
      configuration: {},
      statistics: { query: { statementType: statementType(sql), totalBytesProcessed: "0", numDmlAffectedRows: "0" } },
    };
  }

  #rows(jobId: string): object {
    const sql = this.#jobs.get(jobId) ?? "";
    const known = this.#world.answers?.find(({ to }) => sql.includes(to));
    return {
      jobComplete: true,
      jobReference: { projectId: "proj", jobId, location: "EU" },
      schema: { fields: known === undefined ? this.#world.columns : [known.field] },
      rows: known?.rows.map((value) => ({ f: [{ v: value }] })) ?? [],
      totalRows: String(known?.rows.length ?? 0),
    };
  }
}

const created = /create (?:or replace )?(?:\w+ )?(?:table|view) (?:if not exists )?`proj`\.`shop`\.`(\w+)`/g;
const renamed = /rename to `(\w+)`/g;

const reference = (tableId: string) => ({ tableReference: { projectId: "proj", datasetId: dataset, tableId } });

const failure = (code: number, reason: string, message: string) => ({
  error: { code, message, errors: [{ reason, message }], status: reason },
});

/** A request's JSON; {} where it has none. */
async function body(request: IncomingMessage): Promise<Json> {
  const isBytes = request.headers["content-type"] === "application/octet-stream";
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" || isBytes ? {} : (JSON.parse(text) as Json);
}

/** Names of temporary tables have the time in them. */
const steady = (text: string): string => text.replace(/(__dbt_tmp(?:_\d{8})?)\d{12}/g, "$1_TIME");

/** JSON as comments; what fits on a line stands on one. */
export const json = (value: Json): string =>
  laidOut(value, 0)
    .split("\n")
    .map((line) => `--   ${line}`)
    .join("\n");

function laidOut(value: unknown, depth: number): string {
  const line = JSON.stringify(value);
  if (line.length < 100 || typeof value !== "object" || value === null) return line;
  const isList = Array.isArray(value);
  const inner = Object.entries(value).map(
    ([key, item]) => `${"  ".repeat(depth + 1)}${isList ? "" : `${JSON.stringify(key)}: `}${laidOut(item, depth + 1)}`,
  );
  return `${isList ? "[" : "{"}\n${inner.join(",\n")}\n${"  ".repeat(depth)}${isList ? "]" : "}"}`;
}

/** A statement without the empty lines that templates leave, ended as a script's is. */
function statement(sql: string): string {
  const lines = sql
    .replace(/^\/\*[\s\S]*?\*\/\s*/, "")
    .split("\n")
    .map((line) => line.trimEnd());
  const text = lines.filter((line) => line !== "").join("\n");
  const indent = Math.min(
    ...text
      .split("\n")
      .slice(1)
      .map((line) => line.search(/\S/)),
    4,
  );
  const body = text.split("\n").map((line, i) => (i === 0 ? line.trimStart() : line.slice(Math.max(indent, 0))));
  return body
    .join("\n")
    .replace(/\s*\n\s*;/g, ";")
    .replace(/;?\s*$/, ";");
}

function statementType(sql: string): string {
  const text = sql
    .replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, "")
    .trim()
    .toUpperCase();
  if (/;\s*\S/.test(text)) return "SCRIPT";
  for (const type of ["SELECT", "WITH", "MERGE", "INSERT"])
    if (text.startsWith(type)) return type === "WITH" ? "SELECT" : type;
  return text.startsWith("CREATE OR REPLACE TABLE") ? "CREATE_TABLE" : text.split(/\s+/).slice(0, 2).join("_");
}
