import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import type { Check } from "../types.ts";
import { Api, never } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { BigQueryCredentials } from "./credentials.ts";
import { bigqueryError } from "./errors.ts";
import type { JobResource } from "./job-types.ts";
import { Jobs } from "./jobs.ts";
import { RestClient } from "./rest-client.ts";
import { quote } from "./types.ts";

/**
 * Asks BigQuery for all that a build needs: an access token, a job, the dataset and its location, tables in it. Each
 * thing is asked for although another one failed, as far as that makes sense; nothing is changed, and nothing is tried
 * again: who debugs wants to hear at once. Dry runs say what is allowed, without doing it.
 */
export async function* diagnose(
  given: BigQueryCredentials,
  emit: Emit,
  invocationId: string,
): AsyncGenerator<Check, void> {
  const credentials = { ...given, jobRetries: 0 };
  const ask = async (what: string, work: () => Promise<string>): Promise<Check> => {
    try {
      return { what, found: await work() };
    } catch (cause) {
      const error = bigqueryError(cause, { credentials });
      if (error instanceof QuernError) return { what, found: error };
      throw error;
    }
  };
  let api: Api | undefined;
  yield ask("Credentials", async () => {
    const rest = await RestClient.open(credentials);
    await rest.prove();
    api = new Api(rest, credentials, emit);
    return loginText(credentials);
  });
  if (api === undefined) return;
  const opened = api;
  const query = await ask("Query", () => runQuery(opened, invocationId));
  yield query;
  if (query.found instanceof QuernError && query.found.code !== "QN-DB-PERMISSION" && isHopeless(query.found)) return;
  const runsJobs = typeof query.found === "string";
  let stands = false;
  yield ask(`Dataset ${credentials.dataset}`, async () => {
    const location = await locationOfDataset(opened);
    stands = location !== null;
    return stands ? `in ${location}` : await askToMake(opened, runsJobs);
  });
  if (stands) yield ask(`Tables of ${credentials.dataset}`, () => askForTables(opened, runsJobs));
}

/** Without a connection, or with an API that is switched off, everything else would say the same. */
const isHopeless = ({ code, cause }: QuernError): boolean =>
  code === "QN-DB-CONNECT" || code === "QN-DB-UNAVAILABLE" || !(cause instanceof ApiFailure);

function loginText({ identity, impersonate }: BigQueryCredentials): string {
  const own = identity.method === "service-account" ? String(identity.key.client_email) : identity.method;
  return impersonate === null ? own : `${impersonate}, through ${own}`;
}

async function runQuery(api: Api, invocationId: string): Promise<string> {
  const { job } = await new Jobs(api, invocationId).run({
    node: "debug",
    configuration: { query: { query: "select 1", useLegacySql: false } },
    timeout: api.credentials.executionTimeoutSeconds,
    rows: 0,
    signal: never,
  });
  const { projectId, location } = job.jobReference;
  const who = job.user_email === undefined ? "" : ` as ${job.user_email}`;
  return `ran in project ${projectId}, location ${location ?? "US"}${who}`;
}

/** null: there is no such dataset. @throws QuernError QN-DB-CONNECT when it is elsewhere than the target says */
async function locationOfDataset(api: Api): Promise<string | null> {
  const { project, dataset, location } = api.credentials;
  let found: string;
  try {
    const answer = await api.call<{ location?: string }>({ method: "GET", project, path: `datasets/${dataset}` });
    found = answer.location ?? "US";
  } catch (cause) {
    if (cause instanceof ApiFailure && cause.status === 404 && !/not found: project/i.test(cause.message)) return null;
    throw cause;
  }
  const wanted = location ?? "US";
  if (found.toLowerCase() === wanted.toLowerCase()) return found;
  throw new QuernError(
    "QN-DB-CONNECT",
    location === null
      ? `The dataset is in ${found}, and the target says no location: what reads no table of it runs in US`
      : `The dataset is in ${found}, and the target says location ${location}: jobs there don't see it`,
    { hint: `Write \`location: ${found}\` in the target, or take another dataset: one can't be moved.` },
  );
}

async function askToMake(api: Api, runsJobs: boolean): Promise<string> {
  const { project, dataset, location } = api.credentials;
  const where = location ?? "US";
  if (!runsJobs) return "is not there; whether it can be made is not known, since no job runs";
  await dryRun(api, `create schema if not exists ${quote(project)}.${quote(dataset)} options(location='${where}')`);
  return `is not there, and can be made: the first build makes it in ${where}`;
}

async function askForTables(api: Api, runsJobs: boolean): Promise<string> {
  const { project, dataset } = api.credentials;
  await api.call({ method: "GET", project, path: `datasets/${dataset}/tables`, query: { maxResults: 1 } });
  if (!runsJobs) return "can be listed; whether they can be made is not known, since no job runs";
  await dryRun(
    api,
    `create or replace table ${quote(project)}.${quote(dataset)}.${quote("_quern_debug")} as select 1 as id`,
  );
  return "can be listed and made";
}

/** Has a statement checked, permissions included. */
async function dryRun(api: Api, sql: string): Promise<void> {
  const { executionProject: projectId, location } = api.credentials;
  const jobReference = { projectId, ...(location !== null && { location }) };
  const configuration = { dryRun: true, query: { query: sql, useLegacySql: false } };
  await api.call<JobResource>({ method: "POST", path: "jobs", body: { jobReference, configuration } });
}
