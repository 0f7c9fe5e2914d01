import type { ColumnDialect } from "../column.ts";

const names = (list: string): ReadonlySet<string> => new Set(list.split(" "));
const base = (dtype: string): string => dtype.replace(/\(.*\)$/s, "").trim();

const strings = names("text varchar char bpchar string character");
const integers = names(
  "tinyint smallint integer int bigint hugeint utinyint usmallint uinteger ubigint uhugeint int1 int2 int4 int8 short long signed",
);
const floats = names("float double real float4 float8");
const numerics = names("decimal numeric dec");

/** DuckDB's rules for column types. https://duckdb.org/docs/stable/sql/data_types/overview */
export const duckdbColumns: ColumnDialect = {
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  translateType: (type) => ({ STRING: "TEXT" })[type.toUpperCase()] ?? type,
  stringType: (size) => `character varying(${size})`,
  isString: (dtype) => strings.has(base(dtype)) || dtype.startsWith("character varying"),
  isInteger: (dtype) => integers.has(base(dtype)),
  isFloat: (dtype) => floats.has(base(dtype)),
  isNumeric: (dtype) => numerics.has(base(dtype)),
};
