import { QuernError } from "../../base/errors.ts";
import type { Relation } from "../relation.ts";
import type { CatalogColumn, Connection, RelationRow, ResultColumn } from "../types.ts";

type Schemas = readonly { readonly database: string; readonly schema: string }[];

/** One query over DuckDB's own catalogue functions: the information schema's views cost several times as much. */
export async function listRelations(connection: Connection, schemas: Schemas): Promise<RelationRow[]> {
  if (schemas.length === 0) return [];
  const { condition, bindings } = among(schemas);
  const { table } = await connection.execute(
    `select database_name, schema_name, table_name, 'table' from duckdb_tables() where ${condition}
     union all
     select database_name, schema_name, view_name, 'view' from duckdb_views() where ${condition}`,
    { fetch: true, bindings: [...bindings, ...bindings] },
  );
  return table.rows.map(([database, schema, identifier, type]) => ({
    database: String(database),
    schema: String(schema),
    identifier: String(identifier),
    type: type === "view" ? "view" : "table",
  }));
}

function among(schemas: Schemas): { condition: string; bindings: string[] } {
  return {
    condition: `(${schemas.map(() => "(lower(database_name) = lower(?) and lower(schema_name) = lower(?))").join(" or ")})`,
    bindings: schemas.flatMap(({ database, schema }) => [database, schema]),
  };
}

export async function listSchemas(connection: Connection, database: string): Promise<string[]> {
  const { table } = await connection.execute(
    "select distinct schema_name from duckdb_schemas() where lower(database_name) = lower(?) order by 1",
    { fetch: true, bindings: [database] },
  );
  return table.rows.map(([name]) => String(name));
}

/**
 * Asks for one relation by its name, as a query would find it: the catalogue's function for columns lists those of all
 * relations first, which costs much where there are thousands.
 */
export async function getColumns(connection: Connection, relation: Relation): Promise<ResultColumn[]> {
  try {
    const { table } = await connection.execute(
      `select column_name, column_type from (describe ${relation.renderName()})`,
      { fetch: true },
    );
    return table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    if (cause instanceof QuernError && cause.code === "QN-DB-STATEMENT" && /does not exist/i.test(cause.message))
      return [];
    throw cause;
  }
}

/** What catalog.json says of the schemas of some relations, by one query. */
export async function getCatalog(connection: Connection, relations: Schemas): Promise<CatalogColumn[]> {
  if (relations.length === 0) return [];
  const schemas = [
    ...new Map(relations.map((each) => [`${each.database}\n${each.schema}`.toLowerCase(), each])).values(),
  ];
  const { condition, bindings } = among(schemas);
  const { table } = await connection.execute(
    `with relations as (
       select database_name, schema_name, table_name as name, case when temporary then 'LOCAL TEMPORARY' else 'BASE TABLE' end as kind, comment
       from duckdb_tables() where ${condition}
       union all
       select database_name, schema_name, view_name, 'VIEW', comment from duckdb_views() where ${condition}
     )
     select r.database_name, r.schema_name, r.name, r.kind, r.comment, c.column_name, c.column_index, c.data_type, c.comment
     from relations r
     join duckdb_columns() c on c.database_name = r.database_name and c.schema_name = r.schema_name and c.table_name = r.name
     order by 1, 2, 3, 7`,
    { fetch: true, bindings: [...bindings, ...bindings] },
  );
  const text = (value: unknown): string | null => (value === null ? null : String(value));
  return table.rows.map(([database, schema, name, kind, comment, column, index, type, columnComment]) => ({
    database: String(database),
    schema: String(schema),
    table: String(name),
    tableType: String(kind),
    tableComment: text(comment),
    tableOwner: null,
    column: String(column),
    index: Number(index),
    type: String(type),
    columnComment: text(columnComment),
  }));
}
