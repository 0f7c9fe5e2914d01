import type { Freshness, Time } from "../manifest/types.ts";

const seconds = { minute: 60, hour: 3600, day: 86_400 } as const;

/** How fresh data of this age (in seconds) is. https://docs.getdbt.com/reference/resource-properties/freshness */
export function freshnessStatus(age: number, freshness: Freshness | null): "pass" | "warn" | "error" {
  if (exceeds(age, freshness?.error_after)) return "error";
  return exceeds(age, freshness?.warn_after) ? "warn" : "pass";
}

/** Whether a source asks for a check at all. */
export function hasFreshness(freshness: Freshness | null): boolean {
  return isSet(freshness?.warn_after) || isSet(freshness?.error_after);
}

function exceeds(age: number, limit: Time | null | undefined): boolean {
  return isSet(limit) && age > limit.count * seconds[limit.period];
}

function isSet(limit: Time | null | undefined): limit is { count: number; period: keyof typeof seconds } {
  return limit?.count != null && limit.period != null;
}
