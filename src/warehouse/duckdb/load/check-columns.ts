import { QuernError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import type { LoadRequest } from "../../types.ts";
import type { NamedType } from "./reader.ts";

/** The wanted columns, after the file is seen to have exactly them (in any order). @throws QuernError QN-LOAD-COLUMNS */
export function checkColumns(
  { file }: LoadRequest,
  names: readonly string[] | null,
  wanted: readonly NamedType[],
): NamedType[] {
  if (names === null) return [...wanted];
  const has = new Set(names.map((name) => name.toLowerCase()));
  const asked = new Set(wanted.map((column) => column.name.toLowerCase()));
  const missing = wanted.map((column) => column.name).filter((name) => !has.has(name.toLowerCase()));
  const extra = names.filter((name) => !asked.has(name.toLowerCase()));
  if (missing.length === 0 && extra.length === 0) return [...wanted];
  const parts = [
    ...(missing.length > 0 ? [`lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`] : []),
    ...(extra.length > 0 ? [`has ${extra.join(", ")}, which the table does not have`] : []),
  ];
  const [near] = missing.length > 0 ? nearest(missing[0]!, extra) : [];
  throw new QuernError("QN-LOAD-COLUMNS", `${file.path} ${parts.join(" and ")}`, {
    place: { file: file.path, line: (file.csv?.skip ?? 0) + 1 },
    hint:
      near === undefined
        ? `The table's columns are: ${wanted.map((column) => column.name).join(", ")}.`
        : `Is '${near}' in the file the column '${missing[0]}'?`,
  });
}
