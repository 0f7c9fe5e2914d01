import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** JSON as tests read it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type Resource = { readonly [key: string]: Json | undefined };

/** One call as it came. */
export interface Call {
  readonly method: string;
  /** Below `/bigquery/v2/projects/`, without the query: `shop/jobs`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Resource;
  readonly token: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What a call gets: a status with JSON, or something that goes wrong on the way. */
export type Answer =
  | { readonly status: number; readonly body: Resource }
  /** The connection is cut, before the server does what it was asked, or after that. */
  | "drop-before"
  | "drop-after"
  /** The answer ends in its middle. */
  | "truncate"
  /** No answer ever comes. */
  | "silence";

/** How a job goes. */
export interface JobScript {
  readonly statementType?: string;
  /** How many times the client hears that it is not done. */
  readonly polls?: number;
  /** It never ends by itself. */
  readonly endless?: boolean;
  readonly error?: { readonly reason: string; readonly message: string };
  readonly fields?: readonly Resource[];
  /** Values of the REST API: numbers as texts. */
  readonly rows?: readonly (readonly Json[])[];
  /** Rows in one page of results. */
  readonly pageSize?: number;
  /** Added to `statistics`, and below it to `statistics.query`. */
  readonly statistics?: Resource;
  readonly query?: Resource;
}

interface Job extends Omit<JobScript, "endless"> {
  endless?: boolean;
  readonly reference: Resource;
  readonly configuration: Resource;
  polls: number;
  cancelled: boolean;
}

/** An error in the API's form. */
export const failure = (status: number, reason: string, message = reason): Answer => ({
  status,
  body: { error: { code: status, message, errors: [{ reason, message, domain: "global" }] } },
});

/**
 * BigQuery's REST API as far as a test scripts it, on loopback. Jobs go as `jobs` says, one script after the other;
 * datasets and tables are what the test put there. Any call that it does not know fails the test at `end`.
 */
export class ScriptedServer {
  readonly calls: Call[] = [];
  /** How often jobs of earlier runs were asked for, which are no calls of a statement's own. */
  looksBack = 0;
  /** Scripts of the jobs to come; when they are used up, a job is a statement that succeeds at once. */
  readonly scripts: JobScript[] = [];
  /** Tables by dataset, as the API lists them. */
  readonly datasets = new Map<string, Resource[]>();
  /** Jobs that ran, by id: what the warehouse really did. */
  readonly jobs = new Map<string, Job>();
  /** Rows in one page of a list. */
  pageSize = 1000;
  /** Calls without one of these tokens are refused; empty: any goes. */
  tokens: string[] = [];
  readonly #faults: { readonly pattern: RegExp; readonly answers: Answer[] }[] = [];
  readonly #handlers: { readonly pattern: RegExp; readonly handle: (call: Call) => Answer }[] = [];
  /** What came with jobs, in order. */
  readonly uploads: Buffer[] = [];
  /** Jobs that wait for their bytes. */
  readonly #announced: Resource[] = [];
  readonly #unexpected: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ScriptedServer> {
    const server = createServer();
    const scripted = new ScriptedServer(server);
    server.on("request", (request, response) => void scripted.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next calls that match go wrong like this, one answer each. The pattern is tried on `POST shop/jobs`. */
  fault(pattern: RegExp, ...answers: Answer[]): this {
    this.#faults.push({ pattern, answers });
    return this;
  }

  /** Says what calls get that this server has no idea of; what was said last counts. */
  on(pattern: RegExp, handle: (call: Call) => Answer): this {
    this.#handlers.push({ pattern, handle });
    return this;
  }

  /** The calls that match, as `METHOD path`. */
  called(pattern: RegExp): string[] {
    return this.calls.map(({ method, path }) => `${method} ${path}`).filter((call) => pattern.test(call));
  }

  /** The statements that ran, in order. */
  statements(): string[] {
    return [...this.jobs.values()].map((job) => String((job.configuration.query as Resource | undefined)?.query ?? ""));
  }

  /** @throws when a call came that nobody expected, or a fault did not happen */
  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#unexpected.length > 0) throw new Error(`Unexpected calls:\n${this.#unexpected.join("\n")}`);
    const unused = this.#faults.filter(({ answers }) => answers.length > 0);
    if (unused.length > 0) throw new Error(`Calls that never came: ${unused.map(({ pattern }) => pattern).join(", ")}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString("utf8");
    const isMedia = request.method === "PUT";
    const call: Call = {
      method: request.method ?? "GET",
      path: decodeURIComponent(url.pathname.replace(/(\/upload)?\/bigquery\/v2\/projects\//, "")),
      query: url.searchParams,
      body: !isMedia && text.startsWith("{") ? (JSON.parse(text) as Resource) : {},
      token: request.headers.authorization?.replace("Bearer ", ""),
      headers: request.headers,
    };
    const looksBack = call.method === "GET" && /^[^/]+\/jobs$/.test(call.path);
    if (looksBack) this.looksBack++;
    else this.calls.push(call);
    const fault = this.#faultOf(call);
    if (fault === "silence") return;
    if (fault === "drop-before") return void request.socket.destroy();
    if (fault === undefined && url.pathname.startsWith("/upload/") && !isMedia) {
      const count = this.#announced.push(call.body);
      return void response.writeHead(200, { location: `${this.url}${url.pathname}/${count - 1}` }).end("{}");
    }
    if (isMedia && fault === undefined) this.uploads.push(bytes);
    const answer = typeof fault === "object" ? fault : this.#answer(call);
    if (fault === "drop-after") return void request.socket.destroy();
    send(response, answer, fault === "truncate");
  }

  #faultOf({ method, path }: Call): Answer | undefined {
    const found = this.#faults.find(({ pattern, answers }) => answers.length > 0 && pattern.test(`${method} ${path}`));
    return found?.answers.shift();
  }

  #answer(call: Call): Answer {
    if (this.tokens.length > 0 && !this.tokens.includes(call.token ?? ""))
      return failure(401, "authError", "Request had invalid authentication credentials.");
    const name = `${call.method} ${call.path}`;
    const handler = this.#handlers.findLast(({ pattern }) => pattern.test(name));
    if (handler !== undefined) return handler.handle(call);
    const [project, kind, id, rest, table] = call.path.split("/");
    switch (`${call.method} ${kind}`) {
      case "PUT jobs":
        return this.#insert(project!, this.#announced[Number(id)]!);
      case "POST jobs":
        return id === undefined ? this.#insert(project!, call.body) : this.#cancel(id);
      case "GET jobs":
        if (id === undefined) return this.#list(call, "jobs", this.#running(call.query));
        return this.#job(id, (job) => jobResource(job, this.#state(job)));
      case "GET queries":
        return this.#job(id!, (job) => this.#results(job, call.query));
      case "GET datasets":
        if (id === undefined)
          return this.#list(
            call,
            "datasets",
            [...this.datasets.keys()].map((each) => datasetOf(project!, each)),
          );
        if (rest === undefined) return this.#dataset(project!, id);
        if (rest === "tables") return this.#tables(call, project!, id, table);
    }
    this.#unexpected.push(name);
    return failure(501, "notImplemented", `The test does not expect ${name}`);
  }

  #insert(projectId: string, body: Resource): Answer {
    const configuration = body.configuration as Resource;
    const asked = (body.jobReference ?? {}) as Resource;
    const reference = { projectId, location: "US", jobId: `server-${this.jobs.size}`, ...asked };
    if (this.jobs.has(String(reference.jobId)))
      return failure(409, "duplicate", `Already Exists: Job ${projectId}:US.${String(reference.jobId)}`);
    const script = this.scripts.shift() ?? {};
    const job: Job = { ...script, reference, configuration, polls: script.polls ?? 0, cancelled: false };
    if (configuration.dryRun === true) {
      const refused = job.error;
      if (refused !== undefined) return failure(400, refused.reason, refused.message);
      return jobResource(job, "DONE");
    }
    this.jobs.set(String(reference.jobId), job);
    return jobResource(job, "RUNNING");
  }

  #running(query: URLSearchParams): Json[] {
    const states = query.getAll("stateFilter");
    return [...this.jobs.values()].flatMap((job) => {
      const state = this.#state(job);
      return states.includes(state.toLowerCase()) ? [{ jobReference: job.reference, state, status: { state } }] : [];
    });
  }

  #cancel(id: string): Answer {
    return this.#job(id, (job) => {
      job.cancelled = true;
      return { status: 200, body: { job: (jobResource(job, "RUNNING") as { body: Resource }).body } };
    });
  }

  #job(id: string, use: (job: Job) => Answer): Answer {
    const job = this.jobs.get(id);
    return job === undefined ? failure(404, "notFound", `Not found: Job ${id}`) : use(job);
  }

  #state(job: Job): string {
    if (job.cancelled) return "DONE";
    return job.endless === true || job.polls > 0 ? "RUNNING" : "DONE";
  }

  #results(job: Job, query: URLSearchParams): Answer {
    if (this.#state(job) === "RUNNING") {
      job.polls--;
      return { status: 200, body: { jobComplete: false, jobReference: job.reference } };
    }
    const error = errorOf(job);
    if (error !== undefined) return failure(400, error.reason, error.message);
    const rows = (job.rows ?? []).map((cells) => ({ f: cells.map((v) => ({ v })) }));
    const start = Number(query.get("pageToken") ?? 0);
    const size = Math.min(Number(query.get("maxResults") ?? 1000), job.pageSize ?? 1000);
    const isMore = start + size < rows.length;
    return {
      status: 200,
      body: {
        jobComplete: true,
        jobReference: job.reference,
        schema: { fields: job.fields ?? [] },
        totalRows: String(rows.length),
        rows: rows.slice(start, start + size),
        ...(isMore && size > 0 && { pageToken: String(start + size) }),
      },
    };
  }

  #dataset(projectId: string, datasetId: string): Answer {
    if (this.datasets.has(datasetId)) return { status: 200, body: datasetOf(projectId, datasetId) };
    return failure(404, "notFound", `Not found: Dataset ${projectId}:${datasetId}`);
  }

  #tables(call: Call, projectId: string, datasetId: string, tableId: string | undefined): Answer {
    const tables = this.datasets.get(datasetId);
    if (tables === undefined) return failure(404, "notFound", `Not found: Dataset ${projectId}:${datasetId}`);
    const named = tables.map((each) => ({
      type: "TABLE",
      ...each,
      tableReference: { projectId, datasetId, tableId: each.tableId },
    }));
    if (tableId === undefined) return this.#list(call, "tables", named);
    const found = named.find((each) => each.tableReference.tableId === tableId);
    if (found === undefined) return failure(404, "notFound", `Not found: Table ${projectId}:${datasetId}.${tableId}`);
    return { status: 200, body: found };
  }

  #list({ query }: Call, key: string, items: readonly Json[]): Answer {
    const start = Number(query.get("pageToken") ?? 0);
    const end = start + Math.min(this.pageSize, Number(query.get("maxResults") ?? 50));
    const more = end < items.length ? { nextPageToken: String(end) } : {};
    return { status: 200, body: { [key]: items.slice(start, end), ...more } };
  }
}

const datasetOf = (projectId: string, datasetId: string): Resource => ({
  datasetReference: { projectId, datasetId },
  location: "US",
});

function errorOf(job: Job): { reason: string; message: string } | undefined {
  if (job.cancelled) return { reason: "stopped", message: "Job execution was cancelled: User requested cancellation" };
  return job.error;
}

function jobResource(job: Job, state: string): Answer {
  const error = state === "DONE" ? errorOf(job) : undefined;
  return {
    status: 200,
    body: {
      jobReference: job.reference,
      user_email: "ann@example.org",
      configuration: job.configuration,
      status: { state, ...(error !== undefined && { errorResult: error, errors: [error] }) },
      ...(state === "DONE" && {
        statistics: {
          totalSlotMs: "250",
          ...job.statistics,
          query: {
            statementType: job.statementType ?? "SELECT",
            totalBytesProcessed: "2048",
            totalBytesBilled: "10485760",
            ...(job.fields !== undefined && { schema: { fields: job.fields } }),
            ...job.query,
          },
        },
      }),
    },
  };
}

function send(response: ServerResponse, answer: Answer, isTruncated: boolean): void {
  if (typeof answer === "string") throw new Error(`${answer} is no answer to send`);
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(isTruncated ? text.slice(0, Math.floor(text.length / 2)) : text);
}
