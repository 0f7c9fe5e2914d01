import { QuernError } from "../base/errors.ts";
import type { ManifestNode } from "./types.ts";

const keeping = ["append_new_columns", "fail"];

/** dbt's kinds of constraints. */
export const constraintTypes = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"];

type Warn = (code: string, message: string) => void;

/**
 * Whether a model's contract and constraints fit together and to how it is made.
 * https://docs.getdbt.com/reference/resource-properties/constraints
 * @throws QuernError QN-PARSE-CONFIG, QN-PARSE-YAML-SCHEMA
 */
export function checkContract(node: ManifestNode, warn: Warn): void {
  if (node.contract?.enforced === true) {
    checkSchemaChange(node);
    checkPlace(node);
    checkTypes(node);
    warnUnenforced(node, warn);
  }
  checkPrimaryKeys(node);
}

/** A table that is only added to keeps to its contract when a change of its query's columns is never passed over. */
function checkSchemaChange({ unique_id, config }: ManifestNode): void {
  if (config.materialized !== "incremental" || keeping.includes(String(config.on_schema_change))) return;
  throw new QuernError(
    "QN-PARSE-CONFIG",
    `Invalid value for on_schema_change: ${config.on_schema_change}. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`,
    { node: unique_id },
  );
}

/** A contract is written in a property file, for a model in SQL. */
function checkPlace({ unique_id, patch_path, original_file_path, columns, language }: ManifestNode): void {
  if (patch_path === null) return; // what it lacks shows when it is run
  const errors: string[] = [];
  if (Object.keys(columns).length === 0)
    errors.push("Constraints must be defined in a `yml` schema configuration file like `schema.yml`.");
  if (language !== "sql") errors.push(`Language Error: Expected 'sql' but found '${language}'`);
  if (errors.length === 0) return;
  throw new QuernError(
    "QN-PARSE-CONFIG",
    `Contract enforcement failed for: (${original_file_path})\n${errors.join("\n")}`,
    { node: unique_id },
  );
}

function checkTypes({ name, unique_id, constraints = [] }: ManifestNode): void {
  if (constraints.every(({ type }) => constraintTypes.includes(type))) return;
  throw new QuernError(
    "QN-PARSE-YAML-SCHEMA",
    `Invalid constraint type on model ${name}: Type must be one of ${constraintTypes.join(", ")}`,
    { node: unique_id },
  );
}

function warnUnenforced({ config, constraints = [], columns }: ManifestNode, warn: Warn): void {
  if (config.materialized === "table" || config.materialized === "incremental") return;
  const all = [...constraints, ...Object.values(columns).flatMap((column) => column.constraints)];
  if (!all.some(({ warn_unsupported }) => warn_unsupported)) return;
  warn(
    "UnsupportedConstraintMaterialization",
    `Constraint types are not supported for ${config.materialized} materializations and will be ignored.  Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
  );
}

/** One primary key, said in one place. */
function checkPrimaryKeys({ unique_id, original_file_path, columns, constraints = [] }: ManifestNode): void {
  const isKey = ({ type }: { readonly type: string }): boolean => type === "primary_key";
  const keys = Object.values(columns).filter((column) => column.constraints.some(isKey));
  const errors: string[] = [];
  if (keys.length > 1)
    errors.push(
      `Found ${keys.length} columns (${keys.map(({ name }) => name).join(", ")}) with primary key constraints defined. Primary keys for multiple columns must be defined as a model level constraint.`,
    );
  if (keys.length > 0 && constraints.some(isKey))
    errors.push(
      "Primary key constraints defined at the model level and the columns level. Primary keys can be defined at the model level or the column level, not both.",
    );
  if (errors.length === 0) return;
  throw new QuernError(
    "QN-PARSE-YAML-SCHEMA",
    `Primary key constraint error: (${original_file_path})\n${errors.join("\n")}`,
    { node: unique_id },
  );
}
