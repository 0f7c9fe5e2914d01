import type { ExecutionGraph } from "../graph/index.ts";
import { ReadyQueue } from "./ready-queue.ts";

/** What a finished node means for the others. */
export interface Verdict {
  /** Everything below it is skipped. */
  readonly blocks: boolean;
  /** Nothing further starts (`--fail-fast`). */
  readonly stop?: boolean;
}

/**
 * Work in pieces that threads without a node of their own help with. Does one piece on the thread; undefined: there is
 * none left to begin. What it promises must not be rejected.
 */
export type SharedWork = (thread: number) => Promise<void> | undefined;

/** What a node may ask for while it runs. */
export interface Crew {
  /** Lets threads join in whenever no node can use them, until there is nothing left to begin. */
  share(work: SharedWork): void;
  /** Nothing further may start. */
  readonly stopped: boolean;
}

export interface ScheduleOptions {
  readonly graph: ExecutionGraph;
  readonly threads: number;
  /** Runs one node; must not reject. `thread` counts from 1. */
  readonly execute: (id: string, thread: number, crew: Crew) => Promise<Verdict>;
  /** A node that is not run, because `cause` failed above it. Called in the order in which it would have run. */
  readonly skip: (id: string, cause: string, thread: number) => void;
  /** Called once, at the moment when nothing further may start, while nodes may still be running. */
  readonly onStop?: () => void;
  readonly signal?: AbortSignal;
}

/** The nodes that never came to their turn: the run was stopped or cancelled first. */
export interface ScheduleOutcome {
  readonly notStarted: readonly string[];
}

/**
 * Runs the nodes of a graph, at most `threads` at a time, each after what it waits for; of those that may start, the
 * first in the graph's order does. What lies below a blocking failure is skipped, all else goes on.
 */
export async function schedule(options: ScheduleOptions): Promise<ScheduleOutcome> {
  const run = new Schedule(options);
  await run.finish();
  return { notStarted: run.notStarted() };
}

class Schedule implements Crew {
  readonly #options: ScheduleOptions;
  readonly #order: readonly string[];
  readonly #position = new Map<string, number>();
  readonly #open: Int32Array;
  readonly #ready = new ReadyQueue();
  readonly #skipped = new Map<number, string>();
  readonly #done: Uint8Array;
  readonly #idle: number[] = [];
  readonly #shared = new Set<SharedWork>();
  #left: number;
  #stopped = false;
  #resolve: () => void = () => {};

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#order = options.graph.order;
    this.#left = this.#order.length;
    this.#open = new Int32Array(this.#order.length);
    this.#done = new Uint8Array(this.#order.length);
    for (let i = 0; i < this.#order.length; i++) this.#position.set(this.#order[i]!, i);
    for (let i = 0; i < this.#order.length; i++) {
      const waits = options.graph.waitsFor.get(this.#order[i]!)?.length ?? 0;
      this.#open[i] = waits;
      if (waits === 0) this.#ready.push(i);
    }
    for (let thread = options.threads; thread >= 1; thread--) this.#idle.push(thread);
  }

  finish(): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#options;
      const abort = (): void => this.#stop();
      this.#resolve = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      if (signal?.aborted) this.#stopped = true;
      else signal?.addEventListener("abort", abort);
      this.#startReady();
    });
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  share(work: SharedWork): void {
    this.#shared.add(work);
    this.#startReady();
  }

  notStarted(): string[] {
    return this.#order.filter((_, i) => this.#done[i] === 0);
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#options.onStop?.();
  }

  #startReady(): void {
    while (!this.#stopped && this.#idle.length > 0 && this.#ready.size > 0) {
      const at = this.#ready.pop()!;
      const id = this.#order[at]!;
      const cause = this.#skipped.get(at);
      const thread = this.#idle.at(-1)!;
      if (cause !== undefined) {
        this.#options.skip(id, cause, thread);
        this.#finished(at);
        continue;
      }
      this.#idle.pop();
      this.#done[at] = 1;
      void this.#options.execute(id, thread, this).then((verdict) => {
        this.#idle.push(thread);
        if (verdict.blocks) this.#skipBelow(at, id);
        if (verdict.stop) this.#stop();
        this.#finished(at);
        this.#startReady();
      });
    }
    this.#lendIdle();
    const running = this.#options.threads - this.#idle.length;
    if (running === 0 && (this.#left === 0 || this.#stopped)) this.#resolve();
  }

  #lendIdle(): void {
    for (const work of this.#shared) {
      while (!this.#stopped && this.#idle.length > 0) {
        const thread = this.#idle.at(-1)!;
        const piece = work(thread);
        if (piece === undefined) {
          this.#shared.delete(work);
          break;
        }
        this.#idle.pop();
        void piece.then(() => {
          this.#idle.push(thread);
          this.#startReady();
        });
      }
    }
  }

  #finished(at: number): void {
    this.#done[at] = 1;
    this.#left--;
    for (const child of this.#options.graph.dependents.get(this.#order[at]!) ?? []) {
      const i = this.#position.get(child)!;
      const open = this.#open[i]! - 1;
      this.#open[i] = open;
      if (open === 0) this.#ready.push(i);
    }
  }

  /** The first failure above a node is the cause that is told. */
  #skipBelow(at: number, cause: string): void {
    const stack = [at];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      for (const child of this.#options.graph.dependents.get(this.#order[next]!) ?? []) {
        const i = this.#position.get(child)!;
        if (this.#skipped.has(i)) continue;
        this.#skipped.set(i, cause);
        stack.push(i);
      }
    }
  }
}
