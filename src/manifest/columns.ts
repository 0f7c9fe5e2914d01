import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { constraintTypes } from "./check-contract.ts";
import type { Describer } from "./describe.ts";
import type { ColumnInfo, Constraint, Json, JsonObject } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, textsOf, type YamlEntry } from "./yaml-entries.ts";

const known = new Set([
  "name",
  "description",
  "meta",
  "data_type",
  "constraints",
  "quote",
  "config",
  "tags",
  "tests",
  "data_tests",
  "granularity",
  "policy_tags",
  "docs",
]);

/** `columns:` of an entry as the manifest holds them. */
export function readColumns(
  entry: YamlEntry,
  value: Json | undefined,
  describer: Describer,
): Record<string, ColumnInfo> {
  const columns: Record<string, ColumnInfo> = {};
  listAt(entry, value, "columns").forEach((item, i) => {
    const raw = objectAt(entry, item, "columns", i);
    if (raw.name === undefined || raw.name === null) return;
    const name = String(raw.name);
    const config = objectAt(entry, raw.config, "columns", i, "config");
    const meta = {
      ...objectAt(entry, raw.meta, "columns", i, "meta"),
      ...objectAt(entry, config.meta, "columns", i, "config", "meta"),
    };
    const tags = [...new Set([...textsOf(raw.tags), ...textsOf(config.tags)])];
    const blocks: string[] = [];
    const column: ColumnInfo = {
      name,
      description: describer.describe(textOrNull(raw.description) ?? "", entry, blocks),
      meta,
      data_type: textOrNull(raw.data_type),
      constraints: listAt(entry, raw.constraints, "columns", i, "constraints").map((constraint) => {
        const read = readConstraint(constraint as JsonObject);
        if (constraintTypes.includes(read.type)) return read;
        throw new QuernError("QN-PARSE-YAML-SCHEMA", `Invalid constraint type on column ${name}`, {
          place: placeOf(entry, "columns", i, "constraints"),
          hint: didYouMean(read.type, constraintTypes) ?? `Types are: ${constraintTypes.join(", ")}.`,
        });
      }),
      quote: typeof raw.quote === "boolean" ? raw.quote : null,
      config: { ...config, meta, tags } as ColumnInfo["config"],
      tags,
      granularity: textOrNull(raw.granularity),
      doc_blocks: blocks,
    };
    for (const [key, extra] of Object.entries(raw)) if (!known.has(key) || key === "policy_tags") column[key] = extra;
    columns[name] = column;
  });
  return columns;
}

/** A constraint with dbt's defaults; model-level ones also have `columns`. */
export function readConstraint(raw: JsonObject): Constraint {
  const constraint: Constraint = {
    type: String(raw.type),
    name: textOrNull(raw.name),
    expression: textOrNull(raw.expression),
    warn_unenforced: raw.warn_unenforced !== false,
    warn_unsupported: raw.warn_unsupported !== false,
    to: textOrNull(raw.to),
    to_columns: textsOf(raw.to_columns),
  };
  if (raw.columns !== undefined) constraint.columns = textsOf(raw.columns);
  return constraint;
}
