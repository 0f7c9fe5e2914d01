import { loadSource } from "../../ingest/index.ts";
import type { SourceDefinition } from "../../manifest/types.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";

/** Brings a source's new files to the lake and into the warehouse. */
export async function executeSource(run: RunContext, source: SourceDefinition, slot: Slot): Promise<Executed> {
  const { session } = run;
  slot.watch.begin("execute");
  const outcome = await loadSource(source, {
    session,
    connection: slot.connection,
    emit: run.emit,
    signal: run.signal,
  });
  return {
    status: "success",
    message: outcome.message,
    adapterResponse: { _message: outcome.message, rows_affected: outcome.rows },
  };
}
