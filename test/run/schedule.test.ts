import { describe, expect, test } from "vitest";
import type { ExecutionGraph } from "../../src/graph/index.ts";
import { type ScheduleOptions, schedule } from "../../src/run/schedule.ts";

/** `{ b: ["a"] }`: b waits for a; keys in order. */
function graphOf(waits: Record<string, string[]>): ExecutionGraph {
  const dependents = new Map<string, string[]>(Object.keys(waits).map((id) => [id, []]));
  for (const [id, parents] of Object.entries(waits)) for (const parent of parents) dependents.get(parent)!.push(id);
  return { order: Object.keys(waits), waitsFor: new Map(Object.entries(waits)), dependents };
}

async function record(
  waits: Record<string, string[]>,
  threads: number,
  options: { fails?: string[]; stops?: string[]; signal?: AbortSignal; onRun?: (id: string) => void } = {},
): Promise<{ log: string[]; notStarted: readonly string[]; most: number }> {
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const schedulerOptions: ScheduleOptions = {
    graph: graphOf(waits),
    threads,
    signal: options.signal,
    execute: async (id) => {
      log.push(`run ${id}`);
      running++;
      most = Math.max(most, running);
      options.onRun?.(id);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return { blocks: options.fails?.includes(id) ?? false, stop: options.stops?.includes(id) ?? false };
    },
    skip: (id, cause) => log.push(`skip ${id} because ${cause}`),
    onStop: () => log.push("stop"),
  };
  const { notStarted } = await schedule(schedulerOptions);
  return { log, notStarted, most };
}

describe("the scheduler", () => {
  test("runs in the graph's order with one thread", async () => {
    const { log } = await record({ a: [], b: ["a"], c: [], d: ["b", "c"] }, 1);
    expect(log).toEqual(["run a", "run b", "run c", "run d"]);
  });

  test("keeps to the number of threads and lets none idle", async () => {
    const waits = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, [] as string[]]));
    expect((await record(waits, 4)).most).toBe(4);
  });

  test("skips what lies below a failure and runs the rest", async () => {
    const { log, notStarted } = await record({ a: [], b: ["a"], c: [], d: ["b", "c"], e: ["c"] }, 1, { fails: ["a"] });
    expect(log).toEqual(["run a", "skip b because a", "run c", "skip d because a", "run e"]);
    expect(notStarted).toEqual([]);
  });

  test("starts nothing after a stop, but lets what runs end", async () => {
    const { log, notStarted } = await record({ a: [], b: [], c: [], d: ["a"] }, 2, { stops: ["a"] });
    expect(log).toEqual(["run a", "run b", "stop"]);
    expect(notStarted).toEqual(["c", "d"]);
  });

  test("stops on the signal", async () => {
    const controller = new AbortController();
    const { log, notStarted } = await record({ a: [], b: ["a"], c: ["b"] }, 2, {
      signal: controller.signal,
      onRun: (id) => id === "b" && controller.abort(),
    });
    expect(log).toEqual(["run a", "run b", "stop"]);
    expect(notStarted).toEqual(["c"]);
  });

  test("an aborted signal starts nothing", async () => {
    expect((await record({ a: [] }, 1, { signal: AbortSignal.abort() })).notStarted).toEqual(["a"]);
  });

  test("an empty graph ends at once", async () => {
    expect((await record({}, 3)).log).toEqual([]);
  });

  test("lends idle threads to a node that shares its work, after the nodes that may start", async () => {
    const log: string[] = [];
    let pieces = 6;
    const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const piece = (thread: number): Promise<void> | undefined => {
      if (pieces === 0) return undefined;
      pieces--;
      log.push(`piece on ${thread}`);
      return tick();
    };
    await schedule({
      graph: graphOf({ shares: [], other: [], last: ["other"] }),
      threads: 3,
      execute: async (id, thread, crew) => {
        log.push(`${id} on ${thread}`);
        if (id === "shares") {
          crew.share(piece);
          for (let own = piece(thread); own !== undefined; own = piece(thread)) await own;
        }
        await tick();
        return { blocks: false };
      },
      skip: () => undefined,
    });
    expect(log.slice(0, 4)).toEqual(["shares on 1", "other on 2", "piece on 3", "piece on 1"]);
    expect(log.filter((line) => line.startsWith("piece"))).toHaveLength(6);
    expect(log).toContain("last on 2");
  });

  test("a chain of 50,000 nodes, failing at its head, is skipped in linear time", async () => {
    const waits: Record<string, string[]> = {};
    for (let i = 0; i < 50_000; i++) waits[`n${i}`] = i === 0 ? [] : [`n${i - 1}`];
    const { log } = await record(waits, 4, { fails: ["n0"] });
    expect(log.length).toBe(50_000);
    expect(log.at(-1)).toBe("skip n49999 because n0");
  });
});
