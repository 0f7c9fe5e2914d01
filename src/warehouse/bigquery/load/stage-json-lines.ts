import { writeNumberedLines } from "../../load/json-lines.ts";
import type { LoadFile } from "../../types.ts";
import { quote } from "../types.ts";
import { jsonCells } from "./cells.ts";
import { readingOf } from "./load-job.ts";
import { fieldOf } from "./load-type.ts";
import { filled, mostOf, type Part, type StageContext, wantedOf } from "./part.ts";
import { detectTypes, lineColumn, sift } from "./sift.ts";
import { inOwnFolder } from "./temporary.ts";

const textColumn = "_quern_text";

/** Newline-delimited JSON as texts with their lines, which SQL reads: the bad ones can be told, and left out. */
export function stageJsonLines(context: StageContext): Promise<Part> {
  const { request, staging, connection } = context;
  const { file } = request;
  return inOwnFolder("lines.csv", async (path) => {
    const { broken, keys } = await writeNumberedLines(file, path, { max: mostOf(request), write: csvLine });
    const wanted = wantedOf(
      context,
      [...keys.values()].map(([key]) => key!),
      true,
    );
    const reading = readingOf(copyAt(path));
    const fields = [fieldOf(lineColumn, "INT64")!, fieldOf(textColumn, "STRING")!];
    const staged = await filled(file, () => staging.fill({ path }, reading, fields));
    const cells = jsonCells(textColumn, keys);
    const columns = await detectTypes(connection, { staged, cells, wanted });
    return sift(context, { staged, cells, columns, broken, line: quote(lineColumn), raw: quote(textColumn) });
  });
}

const copyAt = (path: string): LoadFile => ({
  path,
  format: "csv",
  csv: { delimiter: ",", quote: '"', escape: '"', header: false, nullStrings: [""], skip: 0 },
});

const csvLine = (line: number, text: string): string => `${line},"${text.replaceAll('"', '""')}"\n`;
