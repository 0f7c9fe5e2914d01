import { QuernError } from "../../base/errors.ts";
import type { LoadOutcome, LoadRequest } from "../types.ts";
import type { BigQueryConnection } from "./connection.ts";
import { fileError } from "./load/job-errors.ts";
import { isAddress, readingOf } from "./load/load-job.ts";
import { fieldOf, loadType } from "./load/load-type.ts";

/**
 * Loads one file into a table by one load job, which succeeds whole or changes nothing. All columns must be declared: in
 * the order of the file, as the CSV reader counts them.
 * @throws QuernError QN-LOAD-BAD-ROWS with the lines, QN-LOAD-CONFIG
 */
export async function loadFile(connection: BigQueryConnection, request: LoadRequest): Promise<LoadOutcome> {
  const { relation, file, columns, mode } = request;
  const fields = columns.map(({ name, type }) => (type === null ? undefined : fieldOf(name, loadType(type))));
  const open = columns.find((_, i) => fields[i] === undefined);
  if (open !== undefined)
    throw new QuernError("QN-LOAD-CONFIG", `A file can't be loaded into ${open.name} of type ${open.type}`);
  try {
    const job = await connection.runJob(
      {
        load: {
          ...(isAddress(file.path) && { sourceUris: [file.path] }),
          ...readingOf(file),
          destinationTable: {
            projectId: relation.database!,
            datasetId: relation.schema!,
            tableId: relation.identifier!,
          },
          writeDisposition: mode === "replace" ? "WRITE_TRUNCATE" : "WRITE_APPEND",
          schema: { fields },
        },
      },
      isAddress(file.path) ? undefined : file.path,
    );
    return { rows: Number(job.statistics?.load?.outputRows ?? 0), quarantined: 0, badRows: [] };
  } catch (cause) {
    throw (await fileError(cause, file)) ?? cause;
  }
}
