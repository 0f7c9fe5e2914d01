import { ApiFailure } from "./api-failure.ts";

/** Where time and chance come from; tests give their own. */
export interface RetryEffects {
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds. */
  readonly now: () => number;
}

export const realEffects: RetryEffects = {
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
    }),
  random: Math.random,
  now: () => performance.now(),
};

/**
 * What may be done about a failure.
 * - `again`: the server had a bad moment; the same call may work soon
 * - `crowded`: too much at once (rates, short quotas, DML on one table); later it will work
 * - `token`: the access token was refused; a new one may be taken
 * - `late`: the job was ended at its time-out; another may be faster, which is tried where the target says how often
 * - `no`: it would fail again
 * https://cloud.google.com/bigquery/docs/error-messages
 */
export type Chance = "again" | "crowded" | "token" | "late" | "no";

const byReason: Readonly<Record<string, Chance>> = {
  backendError: "again",
  internalError: "again",
  jobBackendError: "again",
  jobInternalError: "again",
  tableUnavailable: "again",
  network: "again",
  timeout: "again",
  truncated: "again",
  rateLimitExceeded: "crowded",
  jobRateLimitExceeded: "crowded",
  userRateLimitExceeded: "crowded",
  quotaExceeded: "crowded",
  authError: "token",
};

export function chanceOf({ status, reason, message }: ApiFailure): Chance {
  if (isConflict(message)) return "crowded";
  if (reason === "stopped" && /timed out/i.test(message)) return "late";
  // what is allowed in a day is not there again in a minute
  if (reason === "quotaExceeded" && /\b(per day|daily|custom quota|free usage|bytes scanned)\b/i.test(message))
    return "no";
  const chance = byReason[reason];
  if (chance !== undefined) return chance;
  if (status === 401) return "token";
  if (status === 429) return "crowded";
  return status !== null && status >= 500 && status !== 501 ? "again" : "no";
}

/** Two statements changed one table at a time; BigQuery lets the later one fail. */
export function isConflict(message: string): boolean {
  return /could not serialize access|due to concurrent update|concurrent (dml|update)|transaction is aborted/i.test(
    message,
  );
}

/** Milliseconds before attempt 2, 3 ...: doubled each time with chance in it, at most 32 s; crowds get more room. */
export function backOff(attempt: number, chance: Chance, random: () => number): number {
  const base = chance === "crowded" ? 1000 : 250;
  return Math.min(32_000, base * 2 ** (attempt - 2)) * (0.5 + random());
}

export interface RetryRule {
  /** Tries of one call, the first included. */
  readonly attempts: number;
  /** Milliseconds after which nothing is tried again. */
  readonly deadline: number;
}

/**
 * Does `call` until it works, what it throws is not worth trying again, or the rule ends it. `call` must be safe to be
 * done twice: it reads, or the server knows its name.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  options: {
    readonly rule: RetryRule;
    readonly effects: RetryEffects;
    readonly signal: AbortSignal;
    /** Asked before a failure is tried again: whether that is known to be of no use. */
    readonly isFinal?: (failure: ApiFailure) => Promise<boolean>;
    readonly forgetToken: () => void;
    /** Hears of each failure that is tried again. */
    readonly onRetry?: (failure: ApiFailure, milliseconds: number) => void;
  },
): Promise<T> {
  const { rule, effects, signal } = options;
  const started = effects.now();
  let refused: ApiFailure | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (cause) {
      if (!(cause instanceof ApiFailure)) throw cause;
      const failure = cause;
      const chance = chanceOf(failure);
      // without a way to get a new token, the server's refusal says more than the library's
      if (refused !== undefined && (chance === "token" || failure.reason === "credentials")) throw refused;
      if (signal.aborted || chance === "no" || chance === "late" || (await options.isFinal?.(failure)) === true)
        throw failure;
      if (chance === "token") {
        refused = failure;
        options.forgetToken();
        continue;
      }
      const wait = backOff(attempt + 1, chance, effects.random);
      if (attempt >= rule.attempts || effects.now() - started + wait > rule.deadline) throw failure;
      options.onRetry?.(failure, wait);
      await effects.sleep(wait, signal);
    }
  }
}
