import { openRun, type RunChoices } from "../run/open-run.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { Stopwatch } from "../run/stopwatch.ts";
import type { Invocation } from "./invocation.ts";

/** Does something with one session of the warehouse, and closes it whatever happens. @throws QuernError QN-DB-* and what `use` throws */
export async function withWarehouse<T>(
  invocation: Invocation,
  use: (run: RunContext, slot: Slot) => Promise<T>,
  choices: Pick<RunChoices, "opensLate" | "injectsCtes"> = {},
): Promise<T> {
  const run = await openRun(invocation, choices);
  try {
    const connection = await run.session.adapter.acquire(invocation.command);
    try {
      return await use(run, { connection, watch: new Stopwatch(), thread: "MainThread" });
    } finally {
      await connection.release();
    }
  } finally {
    await run.session.adapter.close();
  }
}
