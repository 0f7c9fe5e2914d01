{% macro get_catalog(information_schema, schemas) %}
  {{- return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) -}}
{% endmacro %}

{% macro default__get_catalog(information_schema, schemas) -%}
  {% do exceptions.raise_not_implemented('get_catalog is not a macro of this adapter') %}
{%- endmacro %}

{% macro get_catalog_relations(information_schema, relations) %}
  {{- return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) -}}
{% endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) -%}
  {% do exceptions.raise_not_implemented('get_catalog_relations is not a macro of this adapter') %}
{%- endmacro %}

{% macro get_catalog_for_single_relation(relation) %}
  {{- return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_catalog_for_single_relation(relation) -%}
  {% do exceptions.raise_not_implemented('get_catalog_for_single_relation is not a macro of this adapter') %}
{%- endmacro %}

{% macro list_relations_without_caching(schema_relation) %}
  {{- return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) -}}
{% endmacro %}

{% macro default__list_relations_without_caching(schema_relation) -%}
  {{ return(adapter.list_relations_without_caching(schema_relation)) }}
{%- endmacro %}

{% macro get_relations() %}
  {{- return(adapter.dispatch('get_relations', 'dbt')()) -}}
{% endmacro %}

{% macro default__get_relations() -%}
  {% do exceptions.raise_not_implemented('get_relations is not a macro of this adapter') %}
{%- endmacro %}

{% macro get_relation_last_modified(information_schema, relations) %}
  {{- return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) -}}
{% endmacro %}

{% macro default__get_relation_last_modified(information_schema, relations) -%}
  {% do exceptions.raise_not_implemented('get_relation_last_modified is not a macro of this adapter') %}
{%- endmacro %}

{% macro get_columns_in_relation(relation) %}
  {{- return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}

{% macro get_columns_in_query(select_sql) %}
  {{- return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) -}}
{% endmacro %}

{% macro default__get_columns_in_query(select_sql) %}
  {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql)) | map(attribute='name') | list) }}
{% endmacro %}

{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro %}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) %}
  {{- return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) -}}
{% endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
  {%- if select_sql_header is not none %}
  {{ select_sql_header }}
  {%- endif %}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{% endmacro %}

{% macro get_empty_schema_sql(columns) %}
  {{- return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) -}}
{% endmacro %}

{% macro default__get_empty_schema_sql(columns) %}
  {%- set untyped = [] -%}
  {%- for column in columns.values() if not column['data_type'] -%}
    {%- do untyped.append(column['name']) -%}
  {%- endfor -%}
  {%- if untyped -%}
    {{ exceptions.column_type_missing(column_names=untyped) }}
  {%- endif -%}
  select
  {% for column in columns.values() -%}
    {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
    {{ cast('null', column['data_type']) }} as {{ name }}{{ ", " if not loop.last }}
  {%- endfor %}
{% endmacro %}

{% macro get_list_of_column_names(columns) %}
  {{ return(columns | map(attribute='name') | list) }}
{% endmacro %}

{% macro sql_convert_columns_in_relation(table) -%}
  {% set columns = [] %}
  {% for row in table %}
    {% do columns.append(api.Column(*row)) %}
  {% endfor %}
  {{ return(columns) }}
{% endmacro %}

{% macro load_cached_relation(relation) %}
  {% do return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) %}
{% endmacro %}

{% macro load_relation(relation) %}
  {% do return(load_cached_relation(relation)) %}
{% endmacro %}
