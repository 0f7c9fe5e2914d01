import { type NestedType, readNestedType } from "../../load/nested-type.ts";
import { type FieldSchema, fieldName } from "../field-schema.ts";
import { bigqueryColumns } from "../types.ts";

const names: Readonly<Record<string, string>> = {
  INT: "INT64",
  INTEGER: "INT64",
  BIGINT: "INT64",
  SMALLINT: "INT64",
  TINYINT: "INT64",
  BYTEINT: "INT64",
  INT2: "INT64",
  INT4: "INT64",
  INT8: "INT64",
  UINTEGER: "INT64",
  HUGEINT: "BIGNUMERIC",
  DOUBLE: "FLOAT64",
  "DOUBLE PRECISION": "FLOAT64",
  FLOAT: "FLOAT64",
  FLOAT4: "FLOAT64",
  FLOAT8: "FLOAT64",
  REAL: "FLOAT64",
  BOOLEAN: "BOOL",
  LOGICAL: "BOOL",
  TEXT: "STRING",
  VARCHAR: "STRING",
  CHAR: "STRING",
  BPCHAR: "STRING",
  TIMESTAMPTZ: "TIMESTAMP",
  "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
  "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
  BLOB: "BYTES",
  BYTEA: "BYTES",
  BINARY: "BYTES",
  VARBINARY: "BYTES",
  DEC: "NUMERIC",
  DECIMAL: "NUMERIC",
  BIGDECIMAL: "BIGNUMERIC",
};

/**
 * BigQuery's name for a type that a loader declares, which may be named as other warehouses name it: `varchar`,
 * `decimal(12, 2)`, `integer[]`. What is no such name stays as it is: BigQuery says what it makes of it.
 */
export function loadType(type: string): string {
  return render(readNestedType(type));
}

function render(type: NestedType): string {
  switch (type.kind) {
    case "flat":
      return flatType(type.name);
    case "array":
      return `ARRAY<${render(type.element)}>`;
    case "struct":
      return `STRUCT<${type.fields.map((field) => `${fieldName(field.name)} ${render(field.type)}`).join(", ")}>`;
  }
}

function flatType(type: string): string {
  const [, name = type, sizes] = /^([^(]+?)\s*(?:\(([\d\s,]+)\))?$/.exec(type.trim()) ?? [];
  const known = names[name.toUpperCase().replace(/\s+/g, " ")] ?? name;
  if (sizes === undefined) return known;
  if (!/^(big)?numeric$/i.test(known)) return /^(string|bytes)$/i.test(known) ? known : `${known}(${sizes})`;
  const [precision = 38, scale = 0] = sizes.split(",").map(Number);
  // NUMERIC has 29 digits before the point and 9 behind it
  const isWide = precision - scale > 29 || scale > 9;
  return `${isWide ? "BIGNUMERIC" : "NUMERIC"}(${precision}, ${scale})`;
}

const elementOf = (type: string): string | undefined => /^\s*array\s*<([\s\S]*)>\s*$/i.exec(type)?.[1];

/** A column as a load job declares it; undefined for a type that is not flat. */
export function fieldOf(name: string, type: string): FieldSchema | undefined {
  const match = /^(\w+)(?:\((\d+)(?:\s*,\s*(\d+))?\))?$/.exec(type.trim());
  if (match === null) return undefined;
  const [, base, first, scale] = match;
  const isText = /^(string|bytes)$/i.test(base!);
  return {
    name,
    type: base!.toUpperCase(),
    mode: "NULLABLE",
    ...(first !== undefined && (isText ? { maxLength: first } : { precision: first })),
    ...(scale !== undefined && { scale }),
  };
}

/** A column as a load job declares it, whose type may hold others; undefined for one that it can't declare. */
export function nestedFieldOf(name: string, type: string): FieldSchema | undefined {
  const element = elementOf(type);
  if (element !== undefined) {
    const field = nestedFieldOf(name, element);
    return field === undefined || field.mode === "REPEATED" ? undefined : { ...field, mode: "REPEATED" };
  }
  const inner = bigqueryColumns.fieldsOf(type);
  if (inner === null) return fieldOf(name, type);
  const fields = inner.map((field) => nestedFieldOf(field.name, field.type));
  if (!fields.every((field) => field !== undefined)) return undefined;
  return { name, type: "RECORD", mode: "NULLABLE", fields };
}
