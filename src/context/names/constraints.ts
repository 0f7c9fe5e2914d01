import type { Emit } from "../../base/events.ts";
import type { ColumnDialect, RawColumns } from "../../warehouse/column.ts";
import type { ConstraintSupport } from "../../warehouse/types.ts";

interface RawConstraint {
  readonly type?: string;
  readonly name?: string | null;
  readonly expression?: string | null;
  readonly columns?: readonly string[] | null;
  readonly to?: string | null;
  readonly to_columns?: readonly string[] | null;
  readonly warn_unsupported?: boolean;
  readonly warn_unenforced?: boolean;
}

export interface ConstraintContext {
  readonly support: Readonly<Record<string, ConstraintSupport>>;
  readonly columns: ColumnDialect;
  readonly emit: Emit;
}

/**
 * The columns of a contract with their constraints, as DDL lines. `support` says which kinds the warehouse takes; the
 * others are left out with a warning. https://docs.getdbt.com/reference/resource-properties/constraints
 */
export function columnsDdl(columns: RawColumns, context: ConstraintContext): string[] {
  const { nest = appended, quote } = context.columns;
  const constraints: Record<string, string> = {};
  for (const { name, constraints: given } of Object.values(columns)) {
    const texts = ((given ?? []) as RawConstraint[])
      .filter((constraint) => isSupported(constraint, context))
      .map((constraint) => declared(columnConstraint(constraint), constraint, context))
      .filter((text) => text !== "");
    if (texts.length > 0) constraints[String(name)] = texts.join(" ");
  }
  return Object.values(nest(columns, constraints)).map((column) => {
    const name = column.quote === true ? quote(String(column.name)) : String(column.name);
    return `${name} ${column.data_type ?? ""}`;
  });
}

/** Each column by itself, its constraints behind its type. */
function appended(columns: RawColumns, constraints: Readonly<Record<string, string>>): RawColumns {
  const withConstraints = Object.entries(columns).map(([key, column]) => {
    const rendered = constraints[String(column.name)];
    return [key, rendered === undefined ? column : { ...column, data_type: `${column.data_type ?? ""} ${rendered}` }];
  });
  return Object.fromEntries(withConstraints) as RawColumns;
}

/** A warehouse that enforces no such constraint takes it only when that is said. */
function declared(text: string, { type }: RawConstraint, { support }: ConstraintContext): string {
  return text !== "" && support[String(type)] === "not_enforced" ? `${text} not enforced` : text;
}

/** The model's own constraints as DDL lines. */
export function modelDdl(constraints: readonly RawConstraint[], context: ConstraintContext): string[] {
  return constraints
    .filter((constraint) => isSupported(constraint, context))
    .map((constraint) => declared(modelConstraint(constraint), constraint, context))
    .filter((text) => text !== "");
}

function isSupported(constraint: RawConstraint, { support, emit }: ConstraintContext): boolean {
  const type = String(constraint.type);
  const level = type === "custom" ? "enforced" : (support[type] ?? "not_supported");
  if (level === "not_supported") {
    if (constraint.warn_unsupported !== false) {
      emit({
        type: "warning",
        code: "ConstraintNotSupported",
        message: `The constraint type ${type} is not supported by the adapter, and will be ignored.`,
        hint: "Set 'warn_unsupported: false' on this constraint to ignore this warning.",
      });
    }
    return false;
  }
  if (level === "not_enforced" && constraint.warn_unenforced !== false) {
    emit({
      type: "warning",
      code: "ConstraintNotEnforced",
      message: `The constraint type ${type} is declared but not enforced by the adapter.`,
      hint: "Set 'warn_unenforced: false' on this constraint to ignore this warning.",
    });
  }
  return true;
}

const expressionOf = (constraint: RawConstraint): string => (constraint.expression ? ` ${constraint.expression}` : "");

function columnConstraint(constraint: RawConstraint): string {
  switch (constraint.type) {
    case "check":
      return constraint.expression ? `check (${constraint.expression})` : "";
    case "not_null":
      return `not null${expressionOf(constraint)}`;
    case "unique":
      return `unique${expressionOf(constraint)}`;
    case "primary_key":
      return `primary key${expressionOf(constraint)}`;
    case "foreign_key":
      if (constraint.to && constraint.to_columns?.length)
        return `references ${constraint.to} (${constraint.to_columns.join(", ")})`;
      return constraint.expression ? `references ${constraint.expression}` : "";
    default:
      return constraint.expression ?? "";
  }
}

function modelConstraint(constraint: RawConstraint): string {
  const prefix = constraint.name ? `constraint ${constraint.name} ` : "";
  const columns = (constraint.columns ?? []).join(", ");
  switch (constraint.type) {
    case "check":
      return constraint.expression ? `${prefix}check (${constraint.expression})` : "";
    case "unique":
      return `${prefix}unique${expressionOf(constraint)} (${columns})`;
    case "primary_key":
      return `${prefix}primary key${expressionOf(constraint)} (${columns})`;
    case "foreign_key":
      if (constraint.to && constraint.to_columns?.length) {
        return `${prefix}foreign key (${columns}) references ${constraint.to} (${constraint.to_columns.join(", ")})`;
      }
      return constraint.expression ? `${prefix}foreign key (${columns}) references ${constraint.expression}` : "";
    case "custom":
      return constraint.expression ? `${prefix}${constraint.expression}` : "";
    default:
      return "";
  }
}
