{% macro duckdb__get_columns_in_relation(relation) -%}
  {% call statement('get_columns_in_relation', fetch_result=True, auto_begin=False) %}
    select column_name, data_type
    from duckdb_columns()
    where lower(table_name) = lower('{{ relation.identifier }}')
    {%- if relation.schema %} and lower(schema_name) = lower('{{ relation.schema }}'){% endif %}
    {%- if relation.database %} and lower(database_name) = lower('{{ relation.database }}'){% endif %}
    order by column_index
  {% endcall %}
  {% set columns = [] %}
  {% for row in load_result('get_columns_in_relation').table %}{% do columns.append(api.Column(row[0], row[1])) %}{% endfor %}
  {% do return(columns) %}
{%- endmacro %}

{% macro duckdb__list_schemas(database) -%}
  {% do return(run_query("select distinct schema_name from duckdb_schemas() where lower(database_name) = lower('" ~ database ~ "') order by 1")) %}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {% do return(run_query("select count(*) from duckdb_schemas() where lower(database_name) = lower('" ~ information_schema.database ~ "') and lower(schema_name) = lower('" ~ schema ~ "')")) %}
{%- endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) %}
  {% set place = "where lower(database_name) = lower('" ~ schema_relation.database ~ "') and lower(schema_name) = lower('" ~ schema_relation.schema ~ "')" %}
  {% do return(run_query(
      "select database_name as database, table_name as name, schema_name as schema, 'table' as type from duckdb_tables() " ~ place
      ~ " union all select database_name, view_name, schema_name, 'view' from duckdb_views() " ~ place)) %}
{% endmacro %}

{% macro duckdb__get_catalog_sql(conditions) %}
    with relations as (
        select database_name, schema_name, table_name as name, case when temporary then 'LOCAL TEMPORARY' else 'BASE TABLE' end as kind, comment
        from duckdb_tables()
        union all
        select database_name, schema_name, view_name, 'VIEW', comment from duckdb_views()
    )
    select r.database_name as table_database, r.schema_name as table_schema, r.name as table_name, r.kind as table_type, r.comment as table_comment,
        c.column_name, c.column_index, c.data_type as column_type, c.comment as column_comment, null as table_owner
    from relations r
    join duckdb_columns() c on c.database_name = r.database_name and c.schema_name = r.schema_name and c.table_name = r.name
    where {{ '(' ~ conditions | join(') or (') ~ ')' }}
    order by 1, 2, 3, 7
{% endmacro %}

{% macro duckdb__get_catalog(information_schema, schemas) -%}
  {% set conditions = [] %}
  {% for schema in schemas %}
    {% do conditions.append("lower(r.database_name) = lower('" ~ information_schema.database ~ "') and lower(r.schema_name) = lower('" ~ schema ~ "')") %}
  {% endfor %}
  {% do return(run_query(duckdb__get_catalog_sql(conditions))) %}
{%- endmacro %}

{% macro duckdb__get_catalog_relations(information_schema, relations) -%}
  {% set conditions = [] %}
  {% for relation in relations %}
    {% do conditions.append("lower(r.database_name) = lower('" ~ information_schema.database ~ "') and lower(r.schema_name) = lower('" ~ relation.schema ~ "')"
        ~ (" and lower(r.name) = lower('" ~ relation.identifier ~ "')" if relation.identifier)) %}
  {% endfor %}
  {% do return(run_query(duckdb__get_catalog_sql(conditions))) %}
{%- endmacro %}
