import { fromJs, isDict, str, toJs, type Value } from "../../../jinja/index.ts";
import { Column, type RawColumns } from "../../column.ts";
import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import { sqlType } from "../field-schema.ts";
import { nestColumnTypes } from "../nested-columns.ts";
import { bigqueryColumns, quote } from "../types.ts";
import { connectionOf, relationOf } from "./method.ts";
import { hasSameFields, structSelect } from "./struct-select.ts";
import { findTable } from "./tables.ts";

const textsOf = (value: Value | undefined): Record<string, string> =>
  value !== undefined && isDict(value) ? (toJs(value) as Record<string, string>) : {};

/** Types of columns and of queries, nested ones with them. */
export const contractMethods: Readonly<Record<string, TemplateMethod>> = {
  nest_column_data_types: method("nest_column_data_types", ["columns", ["constraints", null]], (_, columns, texts) =>
    fromJs(nestColumnTypes(toJs(columns!) as RawColumns, textsOf(texts))),
  ),
  get_struct_select_expression: method(
    "get_struct_select_expression",
    ["column_name", "data_type"],
    (_, column, type) => structSelect(str(column!), str(type!)),
  ),
  /** The structs of a table's rows as another table takes them, where it has their fields in another order, or more. */
  get_reordered_structs: method(
    "get_reordered_structs",
    ["source_relation", "target_relation"],
    async (tools, source, target) => {
      const [given, wanted] = await Promise.all(
        [source, target].map((relation) => findTable(connectionOf(tools), relationOf(relation))),
      );
      const own = new Map(given?.schema?.fields?.map((field) => [field.name.toLowerCase(), field]));
      return (wanted?.schema?.fields ?? []).flatMap((field) => {
        const other = own.get(field.name.toLowerCase());
        if (other === undefined || hasSameFields(field, other)) return [];
        return [structSelect(quote(field.name), sqlType(field), sqlType(other))];
      });
    },
    () => [],
  ),
  get_columns_in_select_sql: method(
    "get_columns_in_select_sql",
    ["select_sql"],
    async (tools, sql) => {
      const { table } = await tools.connection.execute(str(sql!), { fetch: true, limit: 0 });
      return table.columns.map(({ name, type }) => new Column(bigqueryColumns, name, type));
    },
    () => [],
  ),
};
