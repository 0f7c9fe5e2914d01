import { join } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { type ContextNode, printer } from "../../context/index.ts";
import { readSeed, SeedTable } from "../../ingest/index.ts";
import { native } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { materialize } from "./materialize.ts";

/** Loads a seed: its types are found first, then the seed materialization makes the table and the engine reads the file. */
export async function executeSeed(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const file = join(node.root_path ?? run.session.workspace.root.root, node.original_file_path);
  const { config } = node as unknown as { config: { delimiter?: string; column_types?: Record<string, string> } };
  if (config.delimiter === "")
    throw new QuernError("QN-RUN-MATERIALIZATION", `The delimiter of the seed ${node.name} is empty`, {
      hint: "Name the character between its fields, or leave the config out for a comma.",
    });
  let seed: SeedTable | undefined;
  const load = native("load_agate_table", () => {
    seed ??= new SeedTable(
      readSeed(file, { delimiter: config.delimiter ?? ",", declared: Object.keys(config.column_types ?? {}) }),
      printer({ session: run.session, node: node as ContextNode }),
    );
    return seed;
  });
  const { main } = await materialize(run, node, null, slot, {
    materialization: "seed",
    extra: { load_agate_table: load },
  });
  return { status: "success", message: main.response._message, adapterResponse: main.response };
}
