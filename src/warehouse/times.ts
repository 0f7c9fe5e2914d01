import type { Value } from "../jinja/index.ts";

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** The date that is so many days after 1970-01-01. */
export function dateOf(days: number): Value {
  const date = new Date(days * 86_400_000);
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

/** The moment so many microseconds after 1970-01-01 00:00 UTC. */
export function datetimeOf(micros: bigint, hasZone: boolean): Value {
  const day = 86_400_000_000n;
  const days = micros >= 0n || micros % day === 0n ? micros / day : micros / day - 1n;
  return `${String(dateOf(Number(days)))} ${String(timeOf(micros - days * day))}${hasZone ? "+00:00" : ""}`;
}

/** The time of day so many microseconds after midnight. */
export function timeOf(micros: bigint): Value {
  const total = Number(micros);
  const seconds = Math.floor(total / 1_000_000);
  const fraction = total % 1_000_000;
  const text = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${pad(fraction, 6)}`;
}
