import { QuernError } from "../base/errors.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import type { LoadConfig } from "./config.ts";
import type { LoadedSource } from "./load-source.ts";

/** A load without work: a glob that finds nothing is no error once the table stands. @throws QuernError QN-LOAD-NOT-FOUND */
export function nothingToDo(
  source: SourceDefinition,
  config: LoadConfig,
  inputs: number,
  exists: boolean,
): LoadedSource {
  if (inputs > 0 || exists) return { message: inputs === 0 ? "NO FILES" : "UP TO DATE", rows: 0 };
  const name = `${source.source_name}.${source.name}`;
  throw new QuernError("QN-LOAD-NOT-FOUND", `The source ${name} finds no file for ${config.from.join(", ")}`, {
    node: source.unique_id,
    hint: "Put the first file there: without one there is no table.",
  });
}
