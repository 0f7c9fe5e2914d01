import type { ColumnDialect } from "../column.ts";
import { sqlTypeName } from "./field-schema.ts";
import { nestColumnTypes } from "./nested-columns.ts";

const base = (dtype: string): string => sqlTypeName(dtype.replace(/\(.*\)$/s, "").trim());

/** A name in backticks; a backtick within is escaped as GoogleSQL's strings are. */
export const quote = (identifier: string): string =>
  `\`${identifier.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;

/** BigQuery's rules for column types. https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types */
export const bigqueryColumns: ColumnDialect = {
  quote,
  translateType: (type) => (type.toUpperCase() === "TEXT" ? "STRING" : nameWithSizes(type)),
  // texts have no length unless they are asked to
  stringType: () => "STRING",
  isString: (dtype) => base(dtype) === "STRING",
  isInteger: (dtype) => base(dtype) === "INT64",
  isFloat: (dtype) => base(dtype) === "FLOAT64",
  isNumeric: (dtype) => ["NUMERIC", "BIGNUMERIC"].includes(base(dtype)),
  fieldsOf: structFields,
  nest: nestColumnTypes,
};

function nameWithSizes(type: string): string {
  return /^(float|integer)$/i.test(type) ? sqlTypeName(type) : type;
}

/** `STRUCT<a INT64, b ARRAY<STRING>>` -> its fields; an array of structs has those of its elements. */
function structFields(dtype: string): { name: string; type: string }[] | null {
  const element = /^\s*array\s*<([\s\S]*)>\s*$/i.exec(dtype)?.[1] ?? dtype;
  const inner = /^\s*struct\s*<([\s\S]*)>\s*$/i.exec(element)?.[1];
  if (inner === undefined) return null;
  return splitFields(inner).map((field) => {
    const [, quoted, plain, type] = /^(?:`((?:[^`\\]|\\.)*)`|(\S+))\s+([\s\S]*)$/.exec(field.trim()) ?? [];
    return { name: quoted ?? plain ?? field, type: type?.trim() ?? "" };
  });
}

/** Cuts at the commas that stand in no brackets. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if ("<(".includes(c)) depth++;
    else if (">)".includes(c)) depth--;
    else if (c === "," && depth === 0) {
      fields.push(text.slice(start, i));
      start = i + 1;
    }
  }
  const last = text.slice(start);
  return last.trim() === "" ? fields : [...fields, last];
}
