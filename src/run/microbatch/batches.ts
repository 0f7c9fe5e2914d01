import { QuernError } from "../../base/errors.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import type { BatchWindow } from "../types.ts";

export type BatchSize = "hour" | "day" | "month" | "year";

/** A half-open window of event time. */
export interface Batch {
  readonly start: Date;
  readonly end: Date;
}

export interface BatchLimits {
  /** Whether the relation stands and is only added to; otherwise batches begin at the model's `begin`. */
  readonly incremental: boolean;
  readonly eventTimeStart: Date | null;
  readonly eventTimeEnd: Date | null;
  /** The end of the last batch when nothing else is said: when the invocation began. */
  readonly now: Date;
}

/** @throws QuernError QN-PARSE-CONFIG */
export function batchSizeOf(node: ManifestNode): BatchSize {
  const size = node.config.batch_size;
  if (size === "hour" || size === "day" || size === "month" || size === "year") return size;
  throw new QuernError(
    "QN-PARSE-CONFIG",
    `Microbatch model '${node.name}' needs 'batch_size': hour, day, month or year`,
    {
      node: node.unique_id,
    },
  );
}

/**
 * The batches a run of the model covers, oldest first. https://docs.getdbt.com/docs/build/incremental-microbatch
 * @throws QuernError QN-PARSE-CONFIG
 */
export function planBatches(node: ManifestNode, limits: BatchLimits): Batch[] {
  const size = batchSizeOf(node);
  const end = ceiling(limits.eventTimeEnd ?? limits.now, size);
  let start = firstStart(node, size, end, limits);
  const batches: Batch[] = [];
  do {
    const next = shift(start, size, 1);
    batches.push({ start, end: next });
    start = next;
  } while (start < end);
  batches.push({ start: batches.pop()!.start, end });
  return batches;
}

function firstStart(node: ManifestNode, size: BatchSize, end: Date, limits: BatchLimits): Date {
  if (limits.eventTimeStart !== null) return truncate(limits.eventTimeStart, size);
  if (!limits.incremental) {
    const begin = parseTime(node.config.begin);
    if (begin !== undefined) return truncate(begin, size);
    throw new QuernError("QN-PARSE-CONFIG", `Microbatch model '${node.name}' needs a 'begin' config`, {
      node: node.unique_id,
      hint: "Say when its first data was made: begin='2024-01-01'.",
    });
  }
  const given = node.config.lookback?.valueOf();
  const lookback = typeof given === "number" ? given : 1;
  const onBoundary = truncate(end, size).getTime() === end.getTime();
  return shift(end, size, -(lookback + (onBoundary ? 1 : 0)));
}

/** A time of a config or of the command line, read as UTC; undefined for none. @throws QuernError QN-CLI-USAGE */
export function parseTime(value: unknown): Date | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const text = String(value).trim().replace(" ", "T");
  const utc = /T.*(Z|[-+]\d\d:?\d\d)$/i.test(text) ? text : `${text}${text.includes("T") ? "" : "T00:00:00"}Z`;
  const time = new Date(utc);
  if (!Number.isNaN(time.getTime())) return time;
  throw new QuernError("QN-CLI-USAGE", `Not a time: '${value}'`, { hint: "Write 2024-09-17 or 2024-09-17T16:00:00." });
}

/** The limits of `--event-time-start` and `--event-time-end`, which go together. @throws QuernError QN-CLI-USAGE */
export function eventTimeLimits(start: unknown, end: unknown): { start: Date | null; end: Date | null } {
  const limits = { start: parseTime(start) ?? null, end: parseTime(end) ?? null };
  if (limits.start === null && limits.end === null) return limits;
  if (limits.start === null || limits.end === null) {
    const [given, missing] = limits.start === null ? ["end", "start"] : ["start", "end"];
    throw new QuernError(
      "QN-CLI-USAGE",
      `The flag \`--event-time-${given}\` was specified, but \`--event-time-${missing}\` was not`,
      { hint: "Give both." },
    );
  }
  if (limits.start >= limits.end) {
    throw new QuernError("QN-CLI-USAGE", "Value for `--event-time-start` must be less than `--event-time-end`");
  }
  return limits;
}

/** The start of the unit of time that holds `time`. */
export function truncate(time: Date, size: BatchSize): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  switch (size) {
    case "year":
      return new Date(Date.UTC(year, 0));
    case "month":
      return new Date(Date.UTC(year, month));
    case "day":
      return new Date(Date.UTC(year, month, day));
    case "hour":
      return new Date(Date.UTC(year, month, day, hour));
  }
}

/** The start of the unit that lies `count` units from the one that holds `time`. */
export function shift(time: Date, size: BatchSize, count: number): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  switch (size) {
    case "year":
      return new Date(Date.UTC(year + count, 0));
    case "month":
      return new Date(Date.UTC(year, month + count));
    case "day":
      return new Date(Date.UTC(year, month, day + count));
    case "hour":
      return new Date(Date.UTC(year, month, day, hour + count));
  }
}

function ceiling(time: Date, size: BatchSize): Date {
  const start = truncate(time, size);
  return start.getTime() === time.getTime() ? start : shift(start, size, 1);
}

/** `2024-09-17T16`, `2024-09-17`, `2024-09`, `2024`: how a batch is called. */
export function batchName(start: Date, size: BatchSize): string {
  return start.toISOString().slice(0, { hour: 13, day: 10, month: 7, year: 4 }[size]);
}

/** As run_results.json writes a batch, and back. */
export function toWindow(batch: Batch): BatchWindow {
  return [isoTime(batch.start), isoTime(batch.end)];
}

export function fromWindow([start, end]: readonly [string, string]): Batch {
  return { start: new Date(start), end: new Date(end) };
}

const isoTime = (time: Date): string => time.toISOString().replace(".000Z", "+00:00");
