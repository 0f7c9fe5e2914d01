export { Column, ColumnClass, type ColumnDialect } from "./column.ts";
export { adapterRegistry } from "./registry.ts";
export {
  type EventTimeFilter,
  Relation,
  RelationClass,
  type RelationFields,
  type RelationType,
  relationFields,
} from "./relation.ts";
export { RelationCache } from "./relation-cache.ts";
export type * from "./types.ts";
