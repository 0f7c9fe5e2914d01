import type { ErrorCode } from "../../base/error-catalogue.ts";
import { QuernError } from "../../base/errors.ts";
import { fn, native, PyObject, str, toJs, type Value } from "../../jinja/index.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";

type Raise = (context: NodeContext, args: readonly Value[]) => never;

const text = (value: Value | undefined): string => (value === undefined || value === null ? "" : str(value));

const raise =
  (code: ErrorCode, message: (args: readonly Value[], context: NodeContext) => string): Raise =>
  (context, args) => {
    throw new QuernError(code, message(args, context), { node: context.node?.unique_id });
  };

/** `exceptions.*`. https://docs.getdbt.com/reference/dbt-jinja-functions/exceptions */
const members: Readonly<Record<string, Raise>> = {
  raise_compiler_error: raise("QN-JINJA-RAISED", ([message]) => text(message)),
  raise_dependency_error: raise("QN-DEPS-CONFLICT", ([message]) => text(message)),
  raise_database_error: raise("QN-DB-STATEMENT", ([message]) => text(message)),
  raise_parsing_error: raise("QN-PARSE-CONFIG", ([message]) => text(message)),
  raise_fail_fast_error: raise("QN-JINJA-RAISED", ([message]) => text(message)),
  raise_not_implemented: raise("QN-UNSUPPORTED", ([message]) => text(message)),
  missing_config: raise(
    "QN-JINJA-RUNTIME",
    ([model, name]) =>
      `Model '${text((toJs(model!) as Record<string, Value> | null)?.unique_id)}' does not define a required config parameter '${text(name)}'.`,
  ),
  missing_materialization: raise(
    "QN-RUN-MATERIALIZATION",
    ([, type]) => `No materialization was found for adapter ${text(type)}`,
  ),
  missing_relation: raise("QN-JINJA-RUNTIME", ([relation]) => `Relation ${text(relation)} not found!`),
  relation_wrong_type: raise(
    "QN-JINJA-RUNTIME",
    ([relation, expected]) =>
      `Trying to create ${text(expected)} ${text(relation)}, but it currently exists as another type. Either drop it manually, or run with --full-refresh and quern will drop it for you.`,
  ),
  column_type_missing: raise(
    "QN-RUN-CONTRACT",
    ([names]) =>
      `Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ${text(names)} column(s).`,
  ),
  raise_duplicate_alias: raise(
    "QN-JINJA-TYPE",
    ([kwargs, aliases, canonical]) =>
      `Got duplicate keys: (${text(kwargs)}, ${text(aliases)}) all map to "${text(canonical)}"`,
  ),
  raise_ambiguous_alias: raise(
    "QN-PARSE-AMBIGUOUS-ALIAS",
    ([first, second]) => `Two resources have the same database representation: ${text(first)} and ${text(second)}`,
  ),
  raise_ambiguous_catalog_match: raise(
    "QN-JINJA-RAISED",
    ([id, first, second]) =>
      `There are two relations in the catalog for ${text(id)}: ${text(first)} and ${text(second)}`,
  ),
  raise_cache_inconsistent: raise("QN-JINJA-RUNTIME", ([message]) => `Cache inconsistency detected: ${text(message)}`),
  raise_dataclass_not_dict: raise(
    "QN-JINJA-TYPE",
    ([value]) => `The object ("${text(value)}") was used as a dictionary, which it is not`,
  ),
  invalid_materialization_argument: raise(
    "QN-RUN-MATERIALIZATION",
    ([name, argument]) => `materialization '${text(name)}' received unknown argument '${text(argument)}'.`,
  ),
  raise_invalid_property_yml_version: raise(
    "QN-PARSE-YAML-SCHEMA",
    ([path, issue]) => `The yml property file at ${text(path)} is invalid because ${text(issue)}.`,
  ),
  ref_invalid_args: raise("QN-JINJA-TYPE", ([, args]) => `ref() takes at most two arguments (${text(args)} given)`),
  ref_bad_context: raise("QN-JINJA-RUNTIME", () => "ref() was called where the node's dependencies can't be inferred"),
  doc_invalid_args: raise("QN-JINJA-TYPE", ([, args]) => `doc() takes at most two arguments (${text(args)} given)`),
  doc_target_not_found: raise("QN-DOC-NOT-FOUND", ([, name]) => `Documentation for '${text(name)}' was not found`),
  invalid_bool_error: raise(
    "QN-JINJA-TYPE",
    ([given, expected]) => `Invalid value returned by macro '${text(expected)}': ${text(given)}`,
  ),
  invalid_type_error: raise(
    "QN-JINJA-TYPE",
    ([macro, name, given, expected]) =>
      `'adapter.${text(macro)}' expects argument '${text(name)}' to be of type '${text(expected)}', instead got ${text(given)}`,
  ),
  unknown_argument: raise("QN-JINJA-TYPE", ([message]) => text(message)),
};

class Exceptions extends PyObject {
  override readonly typeName = "module";
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override attr(name: string): Value | undefined {
    const context = this.#context;
    if (name === "warn") {
      return fn("warn", ["msg", ["node", null]], (message) => {
        context.session.emit({
          type: "warning",
          code: "JinjaLogWarning",
          message: text(message),
          node: context.node?.unique_id,
        });
        return "";
      });
    }
    if (name === "raise_contract_error") {
      return fn(name, ["yaml_columns", "sql_columns"], (yaml, sql) => raiseContractError(context, yaml!, sql!));
    }
    const found = Object.hasOwn(members, name) ? members[name]! : undefined;
    return found === undefined
      ? undefined
      : native(name, (args, kwargs) => found(context, [...args, ...Object.values(kwargs)]));
  }
}

export const exceptions: NameFactory = (context) => new Exceptions(context);

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
