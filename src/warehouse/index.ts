export { Column, ColumnClass, type ColumnDialect } from "./column.ts";
export { Decimal } from "./decimal.ts";
export { adapterRegistry } from "./registry.ts";
export {
  type EventTimeFilter,
  Relation,
  type RelationFields,
  type RelationType,
  relationFields,
} from "./relation.ts";
export { RelationCache } from "./relation-cache.ts";
export { RelationClass } from "./relation-class.ts";
export { dateOf, datetimeOf } from "./times.ts";
export type * from "./types.ts";
