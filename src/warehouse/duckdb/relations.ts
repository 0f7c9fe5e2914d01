import { type RelationDialect, standardRelations } from "../relation.ts";

/** SQL's own way, under the name that dbt-duckdb gives it. */
export const duckdbRelations: RelationDialect = { ...standardRelations, className: "DuckDBRelation" };
