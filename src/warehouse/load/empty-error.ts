import { QuernError } from "../../base/errors.ts";
import type { LoadFile } from "../types.ts";
import { nameOf } from "./found-rows.ts";

/** The error for a file without rows. */
export function emptyError(file: LoadFile): QuernError {
  const what = file.format === "csv" && file.csv?.header !== false ? "a header but no rows" : "no rows";
  return new QuernError("QN-LOAD-EMPTY", `${nameOf(file)} has ${what}`, {
    place: { file: nameOf(file), line: 1 },
    hint: "Was the file cut off? Put the whole one in its place.",
  });
}

/** The error for a file without bytes, or without a line that says anything. */
export function emptyFileError(file: LoadFile): QuernError {
  return new QuernError("QN-LOAD-EMPTY", `${nameOf(file)} is empty`, {
    place: { file: nameOf(file), line: 1 },
    hint: "Was the file cut off? Put the whole one in its place.",
  });
}
