import { QuernError } from "../../base/errors.ts";
import type { LoadOutcome, LoadRequest } from "../types.ts";
import type { BigQueryConnection } from "./connection.ts";

/** Loads one file by a load job. */
export async function loadFile(connection: BigQueryConnection, request: LoadRequest): Promise<LoadOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `${connection.name}: files such as ${request.file.path} can't be loaded into BigQuery yet`,
  );
}
