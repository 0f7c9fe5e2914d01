import { createHash } from "node:crypto";

/**
 * Names of jobs that are known before the server hears of them: run, place (the target's dataset, hashed), node, number of
 * the statement in its node, attempt. A job whose answer got lost is found under its name, and can't be made twice; jobs
 * of other runs of the same node in the same place are known by it.
 */
export class JobIds {
  readonly #run: string;
  readonly #place: string;
  readonly #counts = new Map<string, number>();

  constructor(invocationId: string, place: { readonly project: string; readonly dataset: string }) {
    this.#run = invocationId.replaceAll("-", "");
    this.#place = createHash("sha256").update(`${place.project}.${place.dataset}`).digest("hex").slice(0, 8);
  }

  /** The name of a new job of a node, for each attempt. */
  next(node: string): (attempt: number) => string {
    const count = (this.#counts.get(node) ?? 0) + 1;
    this.#counts.set(node, count);
    return (attempt) => `quern-${this.#run}-${this.#place}-${slugOf(node)}-${count}-${attempt}`;
  }

  /** Whether a job of quern is not of this run. */
  isEarlier(jobId: string): boolean {
    return jobId.startsWith("quern-") && !jobId.startsWith(`quern-${this.#run}-`);
  }

  /** Whether a job of any run is of this node, in this place. */
  isOf(jobId: string, node: string): boolean {
    const parts = /^quern-[0-9a-z]+-([0-9a-f]{8})-(.+)-\d+-\d+$/.exec(jobId);
    return parts?.[1] === this.#place && parts[2] === slugOf(node);
  }
}

const slugOf = (node: string): string => node.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 200);
