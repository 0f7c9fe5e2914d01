import { type Api, cancelled } from "./api.ts";
import { ApiFailure, jobFailure } from "./api-failure.ts";
import { EarlierJobs } from "./earlier-jobs.ts";
import { JobIds } from "./job-ids.ts";
import type { JobConfiguration, JobReference, JobResource } from "./job-types.ts";
import { firstPage, type ResultPage } from "./results.ts";
import { backOff, type Chance, chanceOf, realEffects } from "./retry.ts";
import { leavesNothing } from "./script-remains.ts";

export interface JobRequest {
  /** Whom it is for: goes into the job's name. */
  readonly node: string;
  readonly configuration: JobConfiguration;
  /** Seconds from its start after which the job is cancelled; null: as long as it takes. */
  readonly timeout: number | null;
  /** How many rows of a query are wanted with its end; 0: none. */
  readonly rows?: number;
  readonly signal: AbortSignal;
  /** A file of this machine whose bytes a load job takes. */
  readonly media?: string;
}

type Waiting = Pick<JobRequest, "timeout" | "signal">;

export interface EndedJob {
  readonly job: JobResource;
  /** The first rows; absent when none were asked for. */
  readonly page?: ResultPage;
}

/**
 * Runs jobs to their end: made under a name of our own, waited for, made again when they failed for a reason that
 * passes, cancelled when nobody wants them any more.
 */
export class Jobs {
  readonly #api: Api;
  readonly #ids: JobIds;
  readonly #earlier: EarlierJobs;
  readonly #cancelling = new Set<Promise<unknown>>();
  /** Where the server put a job of this run. */
  #place: string | undefined;

  constructor(api: Api, invocationId: string) {
    this.#api = api;
    this.#ids = new JobIds(invocationId, api.credentials);
    this.#earlier = new EarlierJobs(api, this.#ids, (job, signal) => this.#pollJob(job, { timeout: null, signal }));
  }

  /**
   * @throws ApiFailure with the job's error, or the call's; reason `jobTimeout` past the time-out. QuernError
   *   QN-RUN-CANCELLED: the job is cancelled then
   */
  async run(request: JobRequest): Promise<EndedJob> {
    await this.#earlier.over(request.node, request.signal);
    const idOf = this.#ids.next(request.node);
    const { credentials } = this.#api;
    for (let attempt = 1; ; attempt++) {
      const job = await this.#insert(idOf(attempt), request);
      this.#place ??= job.jobReference.location;
      const ended = await this.#untilEnd(job, request);
      const { errorResult, errors } = ended.job.status;
      if (errorResult === undefined) return ended;
      const failure = jobFailure(errorResult, errors);
      const chance = chanceOf(failure);
      const retries = credentials.jobRetries ?? { crowded: 5, again: 1, late: 0, token: 0, no: 0 }[chance];
      const isOver = chance === "no" || chance === "token" || attempt > retries;
      if (isOver || !(await this.#canRunAgain(ended.job, request))) {
        this.#api.log(`BigQuery job: ${jobLink(ended.job.jobReference)}`, "info");
        throw failure;
      }
      await this.#pause(failure, attempt, chance, request);
    }
  }

  /** A script that ran some of its statements is run again where nothing can be done twice by that. */
  async #canRunAgain(job: JobResource, { signal }: JobRequest): Promise<boolean> {
    return !hasBegun(job) || leavesNothing(this.#api, job, signal);
  }

  async #pause(failure: ApiFailure, attempt: number, chance: Chance, { node, signal }: JobRequest): Promise<void> {
    const { effects } = this.#api;
    const wait = backOff(attempt + 1, chance, effects.random);
    this.#api.log(
      `BigQuery: the job of ${node} is run again in ${Math.round(wait)} ms: ${failure.reason}: ${failure.message}`,
    );
    await effects.sleep(wait, signal);
    if (signal.aborted) throw cancelled();
  }

  /**
   * Makes the job. Its name is ours, so that asking again after a lost answer is safe: the server says that it has it
   * already, and it is looked up.
   */
  async #insert(jobId: string, { configuration, signal, timeout, media }: JobRequest): Promise<JobResource> {
    const { executionProject, location, creationTimeoutSeconds } = this.#api.credentials;
    const reference: JobReference = { projectId: executionProject, jobId, ...(location !== null && { location }) };
    const limited = timeout === null ? {} : { jobTimeoutMs: String(Math.ceil(timeout * 1000)) };
    try {
      return await this.#api.call<JobResource>(
        {
          method: "POST",
          path: "jobs",
          body: { jobReference: reference, configuration: { ...configuration, ...limited } },
          timeout: creationTimeoutSeconds * 1000,
          ...(media !== undefined && { media }),
        },
        signal,
      );
    } catch (cause) {
      if (signal.aborted) this.#cancel(reference);
      if (cause instanceof ApiFailure && cause.status === 409)
        return this.#get({ ...reference, location: location ?? locationIn(cause.message) }, signal);
      throw cause;
    }
  }

  #get(reference: JobReference, signal: AbortSignal): Promise<JobResource> {
    return this.#api.call<JobResource>(
      {
        method: "GET",
        path: `jobs/${reference.jobId}`,
        project: reference.projectId,
        query: { location: reference.location },
      },
      signal,
    );
  }

  async #untilEnd(job: JobResource, request: JobRequest): Promise<EndedJob> {
    const { jobReference: reference, status } = job;
    if (status.errorResult !== undefined) return { job };
    const isQuery = request.configuration.query !== undefined;
    const wantsRows = isQuery && request.rows !== 0;
    if (status.state === "DONE" && !wantsRows) return { job };
    try {
      if (!isQuery) return { job: await this.#pollJob(reference, request) };
      const found = await this.#pollQuery(reference, request);
      if ("status" in found) return { job: found };
      const ended = await this.#get(reference, request.signal);
      return { job: ended, ...(wantsRows && { page: found }) };
    } catch (cause) {
      if (request.signal.aborted || (cause instanceof ApiFailure && cause.reason === "jobTimeout"))
        this.#cancel(reference);
      throw cause;
    }
  }

  /** Waits for a query by calls that the server answers when it ends: its first rows, or the job that failed. */
  async #pollQuery(reference: JobReference, request: JobRequest): Promise<ResultPage | JobResource> {
    const { effects } = this.#api;
    const started = effects.now();
    for (let pause = 50; ; pause = Math.min(pause * 1.5, 2000)) {
      this.#checkTime(started, request);
      const asked = effects.now();
      let failed: JobResource | undefined;
      // a failed answer may be the job's own error, or one of the asking: the job itself knows
      const isOver = async (failure: ApiFailure): Promise<boolean> => {
        if (failure.reason === "rateLimitExceeded") return false;
        const current = await this.#get(reference, request.signal);
        if (current.status.errorResult !== undefined) failed = current;
        return failed !== undefined;
      };
      try {
        const page = await firstPage(this.#api, reference, request.rows ?? 0, request.signal, isOver);
        if (page.isComplete) return page;
        // a server that does not wait for the query's end is not asked without a pause
        if (effects.now() - asked < 1000) await effects.sleep(pause, request.signal);
      } catch (cause) {
        if (cause instanceof ApiFailure && failed === undefined) await isOver(cause);
        if (failed !== undefined) return failed;
        throw cause;
      }
    }
  }

  /** Waits for a job that is no query by asking for its state, less and less often. */
  async #pollJob(reference: JobReference, request: Waiting): Promise<JobResource> {
    const { effects } = this.#api;
    const started = effects.now();
    for (let wait = 100; ; wait = Math.min(wait * 1.5, 5000)) {
      this.#checkTime(started, request);
      const job = await this.#get(reference, request.signal);
      if (job.status.state === "DONE") return job;
      await effects.sleep(wait, request.signal);
      if (request.signal.aborted) throw cancelled();
    }
  }

  /** The server ends a job at its time-out; when it does not, we do, a while later. */
  #checkTime(started: number, { timeout }: Waiting): void {
    if (timeout === null || this.#api.effects.now() - started < (timeout + 30) * 1000) return;
    throw new ApiFailure({
      status: null,
      reason: "jobTimeout",
      message: `The job did not end within ${timeout} seconds`,
    });
  }

  /** Asks the server to cancel, and does not wait: `settle` does. */
  #cancel(reference: JobReference): void {
    const { projectId: project, jobId } = reference;
    const ask = async (): Promise<unknown> => {
      const location = reference.location ?? this.#place ?? (await this.#placeOfDataset());
      return this.#api.call({ method: "POST", path: `jobs/${jobId}/cancel`, project, query: { location } });
    };
    const asking = ask()
      .catch((cause: unknown) => this.#api.log(`BigQuery: job ${jobId} was not cancelled: ${String(cause)}`))
      .finally(() => this.#cancelling.delete(asking));
    this.#cancelling.add(asking);
  }

  /** A job whose making was not answered is where the data is: without that, only those in the US and the EU are found. */
  async #placeOfDataset(): Promise<string | undefined> {
    const { project, dataset } = this.#api.credentials;
    try {
      const found = await this.#api.call<{ location?: string }>({
        method: "GET",
        project,
        path: `datasets/${dataset}`,
      });
      return found.location;
    } catch (cause) {
      if (cause instanceof ApiFailure) return undefined;
      throw cause;
    }
  }

  /** Ends when every job that was to be cancelled heard of it, or after ten seconds. */
  async settle(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([Promise.all(this.#cancelling), realEffects.sleep(10_000, enough.signal)]);
    enough.abort();
  }
}

/** Whether a failed script had run some of its statements. */
function hasBegun({ statistics }: JobResource): boolean {
  return statistics?.query?.statementType === "SCRIPT" && Number(statistics.numChildJobs ?? 0) > 1;
}

/** Jobs are looked up in their place. Where the target names none, the server's `Already Exists: Job shop:EU.name` does. */
const locationIn = (message: string): string | undefined => /: Job [^\s]*:([\w-]+)\./.exec(message)?.[1];

/** Where people look at a job. */
export function jobLink({ projectId, location, jobId }: JobReference): string {
  return `https://console.cloud.google.com/bigquery?project=${projectId}&j=bq:${location ?? "US"}:${jobId}&page=queryresults`;
}
