import { QuernError } from "../../base/errors.ts";
import { nearest } from "../../base/nearest.ts";
import type { LoadRequest } from "../types.ts";
import { nameOf } from "./found-rows.ts";

/**
 * Holds the file's columns against the wanted ones: those declared, or those of the table where it stands already. Order
 * does not count, and JSON may lack some.
 * @throws QuernError QN-LOAD-COLUMNS
 */
export function checkColumns(
  { file }: Pick<LoadRequest, "file">,
  { names, isRagged }: { readonly names: readonly string[]; readonly isRagged: boolean },
  wanted: readonly string[],
  {
    mayHaveMore = false,
    mayLack = false,
    stands = false,
  }: { readonly mayHaveMore?: boolean; readonly mayLack?: boolean; readonly stands?: boolean },
): void {
  const has = new Set(names.map((name) => name.toLowerCase()));
  const asked = new Set(wanted.map((name) => name.toLowerCase()));
  const missing = isRagged || mayLack ? [] : wanted.filter((name) => !has.has(name.toLowerCase()));
  const extra = names.filter((name) => !asked.has(name.toLowerCase()));
  if (missing.length === 0 && (mayHaveMore || extra.length === 0)) return;
  const parts = [
    ...(missing.length > 0 ? [`lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`] : []),
    ...(extra.length > 0 && !mayHaveMore ? [`has ${extra.join(", ")}, which the table does not have`] : []),
  ];
  const [near] = missing.length > 0 ? nearest(missing[0]!, extra) : [];
  throw new QuernError("QN-LOAD-COLUMNS", `${nameOf(file)} ${parts.join(" and ")}`, {
    place: { file: nameOf(file), line: (file.csv?.skip ?? 0) + 1 },
    hint:
      near === undefined
        ? `The table's columns are: ${wanted.join(", ")}.${stands ? ` ${afresh}` : ""}`
        : `Is '${near}' in the file the column '${missing[0]}'?`,
  });
}

const afresh =
  "`quern load --full-refresh` makes it anew, with the columns that the files and the loader have now; `on_schema_drift: add_columns` lets it grow.";

/** @throws QuernError QN-LOAD-COLUMNS when the table that stands lacks columns that the loader adds */
export function checkAddedColumns(
  { extraColumns, relation }: Pick<LoadRequest, "extraColumns" | "relation">,
  existing: readonly string[],
): void {
  const has = new Set(existing.map((name) => name.toLowerCase()));
  const missing = extraColumns.filter(({ name }) => !has.has(name.toLowerCase())).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new QuernError(
    "QN-LOAD-COLUMNS",
    `The table ${relation.renderName()} was made without ${missing.join(" and ")}, which the loader adds now`,
    { hint: afresh },
  );
}
