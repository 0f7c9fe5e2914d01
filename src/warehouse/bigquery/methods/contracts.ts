import { fromJs, isDict, str, toJs, type Value } from "../../../jinja/index.ts";
import { Column, type RawColumns } from "../../column.ts";
import { Relation } from "../../relation.ts";
import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import { sqlType } from "../field-schema.ts";
import { nestColumnTypes } from "../nested-columns.ts";
import { bigqueryColumns, quote } from "../types.ts";
import { columnsIn, connectionOf, relationOf } from "./method.ts";
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
  /**
   * The structs of rows as a table takes them, where it has their fields in another order, or others. The rows are those of
   * another table, or of a query that has these columns.
   */
  get_reordered_structs: method(
    "get_reordered_structs",
    ["source", "target_relation"],
    async (tools, source, target) => {
      const typesIn = async (relation: Value | undefined): Promise<Map<string, string>> => {
        const table = await findTable(connectionOf(tools), relationOf(relation));
        return new Map(table?.schema?.fields?.map((field) => [field.name, sqlType(field)]));
      };
      const given =
        source instanceof Relation
          ? await typesIn(source)
          : new Map(columnsIn(source).map(({ name, dtype }) => [name, dtype]));
      const wanted = await typesIn(target);
      const own = new Map([...given].map(([name, type]) => [name.toLowerCase(), type]));
      return [...wanted].flatMap(([name, type]) => {
        const other = own.get(name.toLowerCase());
        return other === undefined || hasSameFields(type, other) ? [] : [structSelect(quote(name), type, other)];
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
