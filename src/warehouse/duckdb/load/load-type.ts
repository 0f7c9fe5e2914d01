import { type NestedType, readNestedType } from "../../load/nested-type.ts";
import { duckdbColumns } from "../types.ts";

const names: Readonly<Record<string, string>> = {
  FLOAT64: "DOUBLE",
  NUMERIC: "DECIMAL(38, 9)",
  BIGNUMERIC: "DECIMAL(38, 18)",
  BIGDECIMAL: "DECIMAL(38, 18)",
};

/** DuckDB's name for a type that BigQuery names in another way, as a loader declares it; others are as they are. */
export function loadType(type: string): string {
  const read = readNestedType(type);
  return read.kind === "flat" ? flatType(type) : render(read);
}

function render(type: NestedType): string {
  switch (type.kind) {
    case "flat":
      return flatType(type.name);
    case "array":
      return `${render(type.element)}[]`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `${duckdbColumns.quote(field.name)} ${render(field.type)}`).join(", ")})`;
  }
}

function flatType(type: string): string {
  const sizes = /^(?:big)(?:numeric|decimal)(\(.*\))$/is.exec(type.trim())?.[1];
  return sizes === undefined ? (names[type.trim().toUpperCase()] ?? type) : `DECIMAL${sizes}`;
}
