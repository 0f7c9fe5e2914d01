import type { Value } from "../../jinja/index.ts";
import { Tuple } from "../../jinja/index.ts";
import { Table } from "../table/table.ts";

const lists = new Set([
  "get_columns_in_relation",
  "get_missing_columns",
  "list_relations",
  "list_schemas",
  "get_column_schema_from_query",
  "list_relations_without_caching",
  "get_columns_in_table",
]);
const flags = new Set(["check_schema_exists", "already_exists"]);

/** What a method that would ask the warehouse answers while parsing, as dbt's do. */
export function parseAnswers(name: string): Value {
  if (name === "execute") return new Tuple(["", new Table([], [], [])]);
  if (lists.has(name)) return [];
  return flags.has(name) ? false : null;
}
