import type { FieldSchema } from "../field-schema.ts";
import { bigqueryColumns } from "../types.ts";

type Fields = readonly FieldSchema[];

/** A column of a type as DDL has it, in the API's words. */
export function fieldOf(name: string, sqlType: string): FieldSchema {
  const array = /^\s*array\s*<([\s\S]*)>\s*$/i.exec(sqlType);
  if (array !== null) return { ...fieldOf(name, array[1]!), mode: "REPEATED" };
  const fields = bigqueryColumns.fieldsOf(sqlType);
  if (fields !== null) return { name, type: "RECORD", fields: fields.map((field) => fieldOf(field.name, field.type)) };
  const range = /^\s*range\s*<\s*(\w+)\s*>\s*$/i.exec(sqlType);
  if (range !== null) return { name, type: "RANGE", rangeElementType: { type: range[1]!.toUpperCase() } };
  const [, type, sizes] = /^([^(]*)(?:\(([^)]*)\))?/.exec(sqlType.trim()) ?? [];
  const [first, scale] = sizes?.split(",").map((size) => size.trim()) ?? [];
  const isText = /^(string|bytes)\s*$/i.test(type!);
  return {
    name,
    type: type!.trim().toUpperCase(),
    ...(first !== undefined && (isText ? { maxLength: first } : { precision: first })),
    ...(scale !== undefined && { scale }),
  };
}

/** Adds a field at the end of the struct that its dotted path names, or of the table. Unknown paths change nothing. */
export function addField(fields: Fields, path: readonly string[], added: FieldSchema): FieldSchema[] {
  const [head, ...rest] = path;
  if (rest.length === 0) return [...fields, added];
  return fields.map((field) =>
    field.name === head ? { ...field, fields: addField(field.fields ?? [], rest, added) } : field,
  );
}

/** All fields of the target, with those that only the source has behind them on each level of structs. */
export function mergeFields(target: Fields, source: Fields): FieldSchema[] {
  const given = new Map(source.map((field) => [field.name.toLowerCase(), field]));
  const merged = target.map((field) => {
    const other = given.get(field.name.toLowerCase());
    given.delete(field.name.toLowerCase());
    if (field.fields === undefined || other?.fields === undefined) return field;
    return { ...field, fields: mergeFields(field.fields, other.fields) };
  });
  // BigQuery takes no new column that must have values
  return [...merged, ...[...given.values()].map((field) => (field.mode === "REQUIRED" ? optional(field) : field))];
}

const optional = (field: FieldSchema): FieldSchema => ({ ...field, mode: "NULLABLE" });

export interface ColumnDocs {
  readonly description?: string;
  readonly policyTags?: readonly string[];
}

/** The fields with descriptions and policy tags by dotted names; what these don't mention stays as it is. */
export function describeFields(fields: Fields, docs: ReadonlyMap<string, ColumnDocs>, above = ""): FieldSchema[] {
  return fields.map((field) => {
    const path = `${above}${field.name}`;
    const doc = docs.get(path) ?? docs.get(path.toLowerCase());
    return {
      ...field,
      ...(doc?.description !== undefined &&
        doc.description !== (field.description ?? "") && { description: doc.description }),
      ...(doc?.policyTags !== undefined && field.fields === undefined && { policyTags: { names: doc.policyTags } }),
      ...(field.fields !== undefined && { fields: describeFields(field.fields, docs, `${path}.`) }),
    };
  });
}
