import type { Api } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { JobIds } from "./job-ids.ts";
import type { JobReference, JobResource } from "./job-types.ts";

/** Ends when a job has, whatever came of it. */
export type Awaits = (job: JobReference, signal: AbortSignal) => Promise<unknown>;

/** What is not known, not allowed, or not there on this server: then nobody can be waited for. */
const refused = [403, 404, 501];

/**
 * Jobs of runs that are no more, or that run elsewhere. A run that was killed leaves its jobs to the server, which does
 * them to their end: what the next run makes of the same table would be made of rows that are about to change. So each
 * node waits for the jobs of the same node in the same dataset, which are known by their names. They are asked for once
 * a run, before its first node does something; the server knows them, wherever they came from.
 */
export class EarlierJobs {
  readonly #api: Api;
  readonly #ids: JobIds;
  readonly #awaits: Awaits;
  /** Those that nobody has waited for yet. */
  #found: Promise<Set<JobReference>> | undefined;

  constructor(api: Api, ids: JobIds, awaits: Awaits) {
    this.#api = api;
    this.#ids = ids;
    this.#awaits = awaits;
  }

  /** Ends when no job of an earlier run changes what the node makes. */
  async over(node: string, signal: AbortSignal): Promise<void> {
    if (!/^(model|seed|snapshot|source|function)\./.test(node)) return;
    this.#found ??= this.#list();
    const found = await this.#found;
    for (const job of found) {
      if (!this.#ids.isOf(job.jobId, node)) continue;
      this.#api.log(`BigQuery: ${node} waits for ${job.jobId}, which an earlier run has begun`, "info");
      await this.#awaits(job, signal);
      found.delete(job);
    }
  }

  async #list(): Promise<Set<JobReference>> {
    const query = { stateFilter: ["pending", "running"], projection: "minimal" };
    try {
      const jobs = await this.#api.list<JobResource>({ method: "GET", path: "jobs", query }, "jobs");
      // some servers list them all
      const earlier = jobs.filter(
        ({ status, jobReference }) => status?.state !== "DONE" && this.#ids.isEarlier(jobReference.jobId),
      );
      return new Set(earlier.map(({ jobReference }) => jobReference));
    } catch (cause) {
      if (!(cause instanceof ApiFailure) || !refused.includes(cause.status ?? 0)) throw cause;
      this.#api.log(`BigQuery: jobs of earlier runs can't be seen: ${cause.message}`);
      return new Set();
    }
  }
}
