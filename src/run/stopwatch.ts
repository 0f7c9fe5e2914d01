import { performance } from "node:perf_hooks";
import type { Timing } from "./types.ts";

type Step = Timing["name"];

/** Measures the steps of one node. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #timings: Timing[] = [];
  #open: { name: Step; startedAt: string } | undefined;

  /** Ends the step that is open and begins another; a step that goes on already just goes on. */
  begin(name: Step): void {
    if (this.#open?.name === name) return;
    this.end();
    this.#open = { name, startedAt: currentTime() };
  }

  end(): void {
    if (this.#open === undefined) return;
    this.#timings.push({
      name: this.#open.name,
      started_at: this.#open.startedAt,
      completed_at: currentTime(),
    });
    this.#open = undefined;
  }

  get timings(): readonly Timing[] {
    return this.#timings;
  }

  /** Seconds since the watch was made. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}

/** The current time with microseconds, as dbt's artifacts write it: times within a node are shorter than a millisecond. */
function currentTime(): string {
  const micros = Math.round((performance.timeOrigin + performance.now()) * 1000);
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return `${iso.slice(0, -1)}${String(micros % 1000).padStart(3, "0")}Z`;
}
