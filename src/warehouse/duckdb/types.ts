import type { ColumnDialect } from "../column.ts";
import { standardRelations } from "../relation.ts";

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
  quote: standardRelations.quote,
  translateType: (type) => ({ STRING: "TEXT" })[type.toUpperCase()] ?? type,
  stringType: (size) => `character varying(${size})`,
  isString: (dtype) => strings.has(base(dtype)) || dtype.startsWith("character varying"),
  isInteger: (dtype) => integers.has(base(dtype)),
  isFloat: (dtype) => floats.has(base(dtype)),
  isNumeric: (dtype) => numerics.has(base(dtype)),
  fieldsOf: structFields,
};

/** `STRUCT(a INTEGER, "b c" DECIMAL(3,1))` -> its fields. */
function structFields(dtype: string): { name: string; type: string }[] | null {
  const inner = /^\s*struct\s*\(([\s\S]*)\)\s*$/i.exec(dtype)?.[1];
  if (inner === undefined) return null;
  return splitFields(inner).map((field) => {
    const [, quoted, plain, type] = /^(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]*)$/.exec(field.trim()) ?? [];
    return { name: quoted?.replaceAll('""', '"') ?? plain ?? field, type: type?.trim() ?? "" };
  });
}

/** Cuts at the commas that stand in no parentheses and no quotes. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === "," && depth === 0) {
      fields.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...fields, text.slice(start)];
}
