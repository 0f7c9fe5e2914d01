import { createHash } from "node:crypto";

/**
 * Names of jobs that are known before the server hears of them: run, whom it is for (the target's dataset and the node,
 * hashed), node, number of the statement in its node, attempt. A job whose answer got lost is found under its name, and
 * can't be made twice; jobs of other runs of the same node in the same place are known by it.
 */
export class JobIds {
  readonly #run: string;
  readonly #place: string;
  readonly #counts = new Map<string, number>();

  constructor(invocationId: string, place: { readonly project: string; readonly dataset: string }) {
    this.#run = invocationId.replaceAll("-", "");
    this.#place = `${place.project}.${place.dataset}`;
  }

  /** The name of a new job of a node, for each attempt. */
  next(node: string): (attempt: number) => string {
    const count = (this.#counts.get(node) ?? 0) + 1;
    this.#counts.set(node, count);
    return (attempt) => `quern-${this.#run}-${this.#ownerOf(node)}-${slugOf(node)}-${count}-${attempt}`;
  }

  /** Whether a job of quern is not of this run. */
  isEarlier(jobId: string): boolean {
    return jobId.startsWith("quern-") && !jobId.startsWith(`quern-${this.#run}-`);
  }

  /** Whether a job of any run is of this node, in this place. */
  isOf(jobId: string, node: string): boolean {
    return /^quern-[0-9a-z]+-([0-9a-f]{12})-/.exec(jobId)?.[1] === this.#ownerOf(node);
  }

  /** What tells nodes apart whose slugs are the same. */
  #ownerOf(node: string): string {
    return createHash("sha256").update(`${this.#place}\n${node}`).digest("hex").slice(0, 12);
  }
}

/** For people who look at lists of jobs. */
const slugOf = (node: string): string => node.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 200);
