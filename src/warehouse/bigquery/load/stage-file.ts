import { emptyError } from "../../load/empty-error.ts";
import type { Part, StageContext } from "./part.ts";
import { stageCsv } from "./stage-csv.ts";
import { stageBinary, stageJson } from "./stage-named.ts";

const stages = { csv: stageCsv, ndjson: stageJson, parquet: stageBinary, avro: stageBinary };

/** Brings a file into a table beside the target, and says how its rows become the target's. @throws QuernError QN-LOAD-* */
export async function stageFile(context: StageContext): Promise<Part> {
  const { file } = context.request;
  const part = await stages[file.format](context);
  const isText = file.format === "csv" || file.format === "ndjson";
  if (part.rows === 0 && part.bad.length === 0 && isText) throw emptyError(file);
  return part;
}
