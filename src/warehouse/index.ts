export { Column, ColumnClass } from "./column.ts";
export { Decimal } from "./decimal.ts";
export { adapterRegistry } from "./registry.ts";
export { Relation } from "./relation.ts";
export { RelationCache } from "./relation-cache.ts";
export { RelationClass } from "./relation-class.ts";
export { dateOf, datetimeOf } from "./times.ts";
export type * from "./types.ts";
