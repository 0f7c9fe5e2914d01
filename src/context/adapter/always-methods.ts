import { QuernError } from "../../base/errors.ts";
import { itemsOf, PyError, str, toJs, type Value } from "../../jinja/index.ts";
import type { RawColumns } from "../../warehouse/column.ts";
import { Relation } from "../../warehouse/relation.ts";
import { columnsDdl, modelDdl } from "../names/constraints.ts";
import type { NodeContext } from "../node-context.ts";
import { kindOf } from "../table/formats.ts";
import { Table } from "../table/table.ts";
import { type AdapterMethod, argument } from "./method.ts";

const quoteOf = (context: NodeContext): ((identifier: string) => string) =>
  context.session.adapterEntry.relations.quote;

const constraintContext = (context: NodeContext) => ({
  support: context.session.adapterEntry.constraintSupport,
  columns: context.session.adapterEntry.columns,
  emit: context.session.emit,
});

const builtinStrategies = ["append", "delete+insert", "merge", "insert_overwrite", "microbatch"];

/** Methods that ask no warehouse: the same while parsing and running. */
export const alwaysMethods: Readonly<Record<string, AdapterMethod>> = {
  type: (context) => context.session.adapterEntry.type,
  dispatch(context, args, kwargs) {
    const namespace = args[1] ?? kwargs.macro_namespace ?? null;
    if (kwargs.packages !== undefined) {
      throw new QuernError(
        "QN-MACRO-NOT-FOUND",
        "The 'packages' argument of adapter.dispatch() is no longer supported",
        { hint: "Use 'macro_namespace' instead." },
      );
    }
    const name = str(argument("macro_name", 0, args, kwargs));
    return context.use(
      context.session.macros.dispatch(name, namespace === null ? null : str(namespace), context.packageName),
    );
  },
  quote: (context, args, kwargs) => quoteOf(context)(str(argument("identifier", 0, args, kwargs))),
  quote_as_configured(context, args, kwargs) {
    const identifier = str(argument("identifier", 0, args, kwargs));
    const key = str(argument("quote_key", 1, args, kwargs));
    if (key !== "database" && key !== "schema" && key !== "identifier") return identifier;
    return (context.session.workspace.root.quoting[key] ?? true) ? quoteOf(context)(identifier) : identifier;
  },
  quote_seed_column(context, args, kwargs) {
    const column = str(argument("column", 0, args, kwargs));
    const configured = argument("quote_config", 1, args, kwargs, null);
    return configured === false ? column : quoteOf(context)(column);
  },
  convert_type(context, args, kwargs) {
    const table = argument("agate_table", 0, args, kwargs);
    const at = Number(argument("col_idx", 1, args, kwargs));
    if (!(table instanceof Table)) return "text";
    const type = (table.types[at] ?? "text").toLowerCase();
    const kinds: Record<string, Parameters<NonNullable<typeof context.session.adapter>["seedType"]>[0]> = {
      // what the values of a query's table are
      integer: "integer",
      number: "number",
      datetime: "datetime",
      // what a seed's column is
      text: "text",
      int: "integer",
      bigint: "bigint",
      hugeint: "hugeint",
      double: "number",
      boolean: "boolean",
      date: "date",
      timestamp: "datetime",
    };
    const kind = kinds[type] ?? kinds[kindOf(table.rows.map((row) => row[at] ?? null)).toLowerCase()] ?? "text";
    return context.session.adapter?.seedType(kind) ?? "text";
  },
  convert_datetimes_to_strs(_, args, kwargs) {
    const table = argument("table", 0, args, kwargs);
    if (!(table instanceof Table)) throw new PyError("TypeError", "convert_datetimes_to_strs() takes a table");
    const isMoment = table.kinds.map((kind) => kind === "DateTime");
    return table.derive(
      table.rows.map((row) => row.map((cell, at) => (isMoment[at] && cell !== null ? str(cell) : cell))),
      table.names,
      table.types.map((type, at) => (isMoment[at] ? "VARCHAR" : type)),
    );
  },
  valid_incremental_strategies: () => [...builtinStrategies],
  get_incremental_strategy_macro(context, args, kwargs) {
    const strategy = str(argument("strategy", 1, args, kwargs) ?? "default");
    const name = `get_incremental_${strategy.replaceAll("+", "_")}_sql`;
    const macro = context.lookup(name);
    if (macro !== undefined) return macro;
    throw new QuernError(
      "QN-RUN-MATERIALIZATION",
      `dbt could not find an incremental strategy macro with the name "${name}" in ${context.session.workspace.root.name}`,
      {
        hint: `Strategies are: ${builtinStrategies.join(", ")}; a custom one needs a macro of that name.`,
      },
    );
  },
  render_raw_columns_constraints(context, args, kwargs) {
    const columns = toJs(argument("raw_columns", 0, args, kwargs)) as RawColumns;
    return columnsDdl(columns, constraintContext(context));
  },
  render_raw_model_constraints(context, args, kwargs) {
    return modelDdl(toJs(argument("raw_constraints", 0, args, kwargs)) as [], constraintContext(context));
  },
  get_hard_deletes_behavior(_, args, kwargs) {
    const config = toJs(argument("config", 0, args, kwargs)) as Record<string, Value>;
    const invalidate = config.invalidate_hard_deletes;
    const mode = config.hard_deletes;
    if (invalidate !== undefined && invalidate !== null && mode !== undefined && mode !== null) {
      throw new QuernError(
        "QN-PARSE-CONFIG",
        "You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.",
      );
    }
    if (invalidate === true || mode === "invalidate") return "invalidate";
    if (mode === "new_record") return "new_record";
    if (mode === undefined || mode === null || mode === "ignore") return "ignore";
    throw new QuernError("QN-PARSE-CONFIG", `Invalid setting for property hard_deletes: ${str(mode)}`, {
      hint: "It is one of ignore, invalidate, new_record.",
    });
  },
  standardize_grants_dict(_, args, kwargs) {
    const table = argument("grants_table", 0, args, kwargs);
    const grants: Record<string, Value[]> = {};
    if (!(table instanceof Table)) return grants;
    const [grantee, privilege] = ["grantee", "privilege_type"].map((name) => table.names.indexOf(name));
    for (const row of table.rows) {
      const key = str(row[privilege!]!);
      grants[key] = [...(grants[key] ?? []), row[grantee!]!];
    }
    return grants;
  },
  is_replaceable: (_, [relation]) =>
    relation === null || (relation instanceof Relation && (relation.isTable || relation.isView)),
  get_rows_different_sql(context, args, kwargs) {
    const [a, b] = [argument("relation_a", 0, args, kwargs), argument("relation_b", 1, args, kwargs)];
    const names = [...itemsOf(argument("column_names", 2, args, kwargs, []))].map((name) =>
      quoteOf(context)(str(name)),
    );
    const columns = names.length === 0 ? "*" : names.join(", ");
    const only = (left: Value, right: Value): string =>
      `(select ${columns} from ${str(left)} except distinct select ${columns} from ${str(right)})`;
    return `with a_only as ${only(a, b)}, b_only as ${only(b, a)} select (select count(*) from ${str(a)}) - (select count(*) from ${str(b)}) as row_count_difference, (select count(*) from a_only) + (select count(*) from b_only) as num_mismatched`;
  },
};
