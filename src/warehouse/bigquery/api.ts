import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { BigQueryCredentials } from "./credentials.ts";
import type { RestCall, RestClient } from "./rest-client.ts";
import { type RetryEffects, type RetryRule, realEffects, withRetries } from "./retry.ts";

/** A signal that never comes, for what nobody interrupts. */
export const never: AbortSignal = new AbortController().signal;

/** Calls of the REST API that are tried again where that helps, and end at once when the run is interrupted. */
export class Api {
  readonly credentials: BigQueryCredentials;
  readonly effects: RetryEffects;
  readonly #rest: RestClient;
  readonly #emit: Emit;
  readonly #rule: RetryRule;

  constructor(rest: RestClient, credentials: BigQueryCredentials, emit: Emit, effects: RetryEffects = realEffects) {
    this.#rest = rest;
    this.credentials = credentials;
    this.effects = effects;
    this.#emit = emit;
    this.#rule = {
      attempts: credentials.jobRetries === 0 ? 1 : 8,
      deadline: (credentials.retryDeadlineSeconds ?? 600) * 1000,
    };
  }

  /**
   * The answer's JSON. The call must be safe to be done twice. `isFinal` is asked before a failure is tried again.
   * @throws ApiFailure; QuernError QN-RUN-CANCELLED
   */
  async call<T extends object>(
    call: RestCall,
    signal: AbortSignal = never,
    isFinal?: (failure: ApiFailure) => Promise<boolean>,
  ): Promise<T> {
    if (signal.aborted) throw cancelled();
    return withRetries(() => this.#once<T>(call, signal), {
      rule: this.#rule,
      effects: this.effects,
      signal,
      isFinal,
      forgetToken: () => this.#rest.forgetToken(),
      onRetry: (failure, milliseconds) =>
        this.log(
          `BigQuery: ${call.method} ${call.path}: ${failure.reason}, again in ${Math.round(milliseconds)} ms: ${failure.message}`,
        ),
    });
  }

  async #once<T extends object>(call: RestCall, signal: AbortSignal): Promise<T> {
    try {
      return await this.#rest.call<T>(call, signal);
    } catch (cause) {
      throw signal.aborted ? cancelled() : cause;
    }
  }

  /** Every page of a list, as one. `key` is the list's name in the answer. */
  async list<T>(call: RestCall, key: string, signal: AbortSignal = never): Promise<T[]> {
    const found: T[] = [];
    let pageToken: string | undefined;
    do {
      const page: Record<string, unknown> = await this.call(
        { ...call, query: { maxResults: 1000, ...call.query, pageToken } },
        signal,
      );
      found.push(...((page[key] as T[] | undefined) ?? []));
      pageToken = page.nextPageToken as string | undefined;
    } while (pageToken !== undefined && pageToken !== "");
    return found;
  }

  log(message: string, level: "debug" | "info" = "debug"): void {
    this.#emit({ type: "log", level, message });
  }
}

export const cancelled = (): QuernError => new QuernError("QN-RUN-CANCELLED", "The statement was interrupted");
