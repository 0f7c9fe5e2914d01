import type { Freshness, Time } from "../manifest/types.ts";

const seconds = { minute: 60, hour: 3600, day: 86_400 } as const;

/** How fresh data of this age (in seconds) is. https://docs.getdbt.com/reference/resource-properties/freshness */
export function freshnessStatus(age: number, freshness: Freshness | null): "pass" | "warn" | "error" {
  if (exceeds(age, freshness?.error_after)) return "error";
  return exceeds(age, freshness?.warn_after) ? "warn" : "pass";
}

/** Why data of this age (in seconds) is late, in words; null when it is not. */
export function latenessText(age: number, freshness: Freshness | null): string | null {
  const status = freshnessStatus(age, freshness);
  const limit = status === "error" ? freshness?.error_after : freshness?.warn_after;
  if (status === "pass" || !isSet(limit)) return null;
  const [unit, length] = Object.entries(seconds).findLast(([, length]) => age >= 2 * length) ?? ["minute", 60];
  return `loaded ${Math.floor(age / length)} ${unit}s ago, and ${status}_after is ${limit.count} ${limit.period}${limit.count === 1 ? "" : "s"}`;
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
