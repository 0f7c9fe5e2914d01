import type { ErrorCode } from "../../base/error-catalogue.ts";
import { QuernError } from "../../base/errors.ts";
import { fn, type Parameter, PyObject, str, toJs, type Value } from "../../jinja/index.ts";
import { LazyDict } from "../lazy-dict.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";

const text = (value: Value | undefined): string => (value === undefined || value === null ? "" : str(value));

/** A function that raises: its parameters, and what it says with them. */
type Raise = readonly [code: ErrorCode, parameters: readonly Parameter[], say: (...args: Value[]) => string];

const own = ["msg", ["node", null]] as const;
const field = (value: Value | undefined, name: string): Value | undefined =>
  (toJs(value ?? null) as Record<string, Value> | null)?.[name];

const members: Readonly<Record<string, Raise>> = {
  raise_compiler_error: ["QN-JINJA-RAISED", own, text],
  raise_database_error: ["QN-DB-STATEMENT", own, text],
  raise_fail_fast_error: ["QN-JINJA-RAISED", own, text],
  raise_dependency_error: ["QN-DEPS-CONFLICT", ["msg"], text],
  raise_not_implemented: ["QN-UNSUPPORTED", ["msg"], text],
  missing_config: [
    "QN-JINJA-RUNTIME",
    ["model", "name"],
    (model, name) =>
      `Model '${text(field(model, "unique_id"))}' does not define a required config parameter '${text(name)}'.`,
  ],
  missing_materialization: [
    "QN-RUN-MATERIALIZATION",
    ["model", "adapter_type"],
    (model, type) =>
      `No materialization '${text(field(field(model, "config"), "materialized"))}' was found for adapter ${text(type)}`,
  ],
  missing_relation: [
    "QN-JINJA-RUNTIME",
    ["relation", ["model", null]],
    (relation) => `Relation ${text(relation)} not found!`,
  ],
  relation_wrong_type: [
    "QN-JINJA-RUNTIME",
    ["relation", "expected_type", ["model", null]],
    (relation, expected) =>
      `Trying to create ${text(expected)} ${text(relation)}, but it stands as a ${typeOf(relation!)}. Drop it, or run with --full-refresh and quern drops it.`,
  ],
  column_type_missing: [
    "QN-RUN-CONTRACT",
    ["column_names"],
    (names) =>
      `Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ${text(names)} column(s).`,
  ],
  raise_ambiguous_alias: [
    "QN-PARSE-AMBIGUOUS-ALIAS",
    ["node_1", "node_2", ["duped_name", null]],
    (first, second) => `Two resources have the same database representation: ${text(first)} and ${text(second)}`,
  ],
  raise_ambiguous_catalog_match: [
    "QN-JINJA-RAISED",
    ["unique_id", "match_1", "match_2"],
    (id, ...matches) =>
      `There are two relations in the catalog for ${text(id)}: ${matches.map(catalogName).join(" and ")}`,
  ],
  raise_cache_inconsistent: [
    "QN-JINJA-RUNTIME",
    ["message"],
    (message) => `Cache inconsistency detected: ${text(message)}`,
  ],
  raise_dataclass_not_dict: [
    "QN-JINJA-TYPE",
    ["obj"],
    (value) => `The object ("${text(value)}") was used as a dictionary, which it is not`,
  ],
  raise_dep_not_found: [
    "QN-DEPS-NOT-FOUND",
    ["node", "node_description", "required_pkg"],
    (_, what, name) => `${text(what)} needs the package '${text(name)}', which is not installed`,
  ],
  raise_duplicate_patch_name: [
    "QN-PARSE-DUPLICATE",
    ["patch_1", "existing_patch_path"],
    (patch, path) =>
      `${text(field(patch, "name"))} is described twice: in ${text(field(patch, "original_file_path"))} and in ${text(path)}`,
  ],
  raise_duplicate_resource_name: [
    "QN-PARSE-DUPLICATE",
    ["node_1", "node_2"],
    (first, second) =>
      `Two resources have the name '${text(field(first, "name"))}': ${text(field(first, "unique_id"))} and ${text(field(second, "unique_id"))}`,
  ],
  raise_invalid_property_yml_version: [
    "QN-PARSE-YAML-SCHEMA",
    ["path", "issue"],
    (path, issue) => `The yml property file at ${text(path)} is invalid because ${text(issue)}.`,
  ],
};

function typeOf(relation: Value): string {
  return text(relation instanceof PyObject ? relation.attr?.("type") : undefined) || "relation of another type";
}

function catalogName(match: Value): string {
  const metadata = field(match, "metadata");
  return `${text(field(metadata, "schema"))}.${text(field(metadata, "name"))}`;
}

type Make = (context: NodeContext) => Value;

const functions: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(
    Object.entries(members).map(([name, [code, parameters, say]]): [string, Make] => [
      name,
      (context) =>
        fn(name, parameters, (...args) => {
          throw new QuernError(code, say(...args), { node: context.node?.unique_id });
        }),
    ]),
  ),
  raise_contract_error: (context) =>
    fn("raise_contract_error", ["yaml_columns", "sql_columns"], (yaml, sql) =>
      raiseContractError(context, yaml!, sql!),
    ),
  warn: (context) => fn("warn", ["msg", ["node", null]], (message) => warn(context, "JinjaLogWarning", text(message))),
  warn_snapshot_timestamp_data_types: (context) =>
    fn("warn_snapshot_timestamp_data_types", ["snapshot_time_data_type", "updated_at_data_type"], (taken, updated) =>
      warn(
        context,
        "SnapshotTimestampWarning",
        `Data type of snapshot table timestamp columns (${text(taken)}) doesn't match derived column 'updated_at' (${text(updated)}). Please update snapshot config 'updated_at'.`,
      ),
    ),
};

function warn(context: NodeContext, code: string, message: string): Value {
  context.session.emit({ type: "warning", code, message, node: context.node?.unique_id });
  return "";
}

const names = Object.keys(functions);

/** `exceptions.*`. https://docs.getdbt.com/reference/dbt-jinja-functions/exceptions */
export const exceptions: NameFactory = (context) => new LazyDict(names, (name) => functions[name]!(context));

interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** dbt's table of a contract's mismatches. https://docs.getdbt.com/docs/collaborate/govern/model-contracts */
function raiseContractError(context: NodeContext, yaml: Value, sql: Value): never {
  const wanted = typed(yaml);
  const given = typed(sql);
  const rows: string[][] = [];
  const find = (columns: readonly TypedColumn[], name: string): TypedColumn | undefined =>
    columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
  for (const { name, type } of wanted) {
    const match = find(given, name);
    if (match === undefined) rows.push([name, "", type, "missing in definition"]);
    else if (match.type.toLowerCase() !== type.toLowerCase()) rows.push([name, match.type, type, "data type mismatch"]);
  }
  for (const { name, type } of given)
    if (find(wanted, name) === undefined) rows.push([name, type, "", "missing in contract"]);
  rows.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  const table = [["column_name", "definition_type", "contract_type", "mismatch_reason"], ...rows];
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const shown = [
    line(table[0]!),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
  throw new QuernError(
    "QN-RUN-CONTRACT",
    `This model has an enforced contract that failed.\nPlease ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.\n\n${shown}`,
    {
      node: context.node?.unique_id,
      hint: rows.length === 0 ? "The columns are the same but stand in another order." : undefined,
    },
  );
}

/** Columns come as api.Column objects or as dicts with name and data_type. */
function typed(columns: Value): TypedColumn[] {
  const list = Array.isArray(columns)
    ? columns
    : columns instanceof PyObject && columns.iter !== undefined
      ? [...columns.iter()]
      : [];
  return list.map((column) => {
    const get = (name: string): Value | undefined =>
      column instanceof PyObject ? (column.attr(name) ?? column.item?.(name)) : (column as Record<string, Value>)[name];
    return { name: text(get("name")), type: text(get("data_type") ?? get("formatted")) };
  });
}
