import type { NodeUsage } from "../../base/events.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { openSlot, threadName } from "../open-slot.ts";
import type { RunContext, Slot } from "../run-context.ts";
import { Stopwatch } from "../stopwatch.ts";
import { sumOfUsages } from "../usage.ts";

/** Threads that idle, as they take part in a node's work. */
export class HelpingThreads {
  readonly #run: RunContext;
  readonly #node: ManifestNode;
  readonly #slot: Slot;
  #usage: NodeUsage | null = null;

  constructor(run: RunContext, node: ManifestNode, slot: Slot) {
    this.#run = run;
    this.#node = node;
    this.#slot = slot;
  }

  /** What was billed to the helpers' sessions. */
  get usage(): NodeUsage | null {
    return this.#usage;
  }

  /** Does the work for each item, begun in order: on the node's own thread, and where `together` on idle ones too. */
  async each<T>(
    items: readonly T[],
    together: boolean,
    work: (item: T, slot: Slot, together: boolean) => Promise<void>,
  ): Promise<void> {
    const { crew } = this.#slot;
    const shares = together && crew !== undefined;
    const running: Promise<void>[] = [];
    let next = 0;
    if (shares) {
      crew.share((thread) => {
        if (next >= items.length) return undefined;
        const item = items[next++]!;
        const piece = this.#onThread(thread, (slot) => work(item, slot, true));
        running.push(piece);
        return piece.catch(() => undefined);
      });
    }
    while (next < items.length) await work(items[next++]!, this.#slot, shares);
    await Promise.all(running);
  }

  async #onThread(number: number, work: (slot: Slot) => Promise<void>): Promise<void> {
    const place = { thread: threadName(number), watch: new Stopwatch(), crew: this.#slot.crew };
    const slot = await openSlot(this.#run, this.#node, place);
    try {
      await work(slot);
    } finally {
      this.#usage = sumOfUsages(this.#usage, slot.connection.usage);
      await slot.connection.release();
    }
  }
}
