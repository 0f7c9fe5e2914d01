{% macro bigquery__snapshot_hash_arguments(args) -%}
  to_hex(md5(concat(
    {%- for arg in args -%}
    coalesce(cast({{ arg }} as string), ''){{ ", '|', " if not loop.last }}
    {%- endfor -%}
  )))
{%- endmacro %}

{# The first branch is only there for its type: null has none of its own. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  if(false, {{ strategy.updated_at }}, {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{% macro bigquery__post_snapshot(staging_relation) %}
  {% do adapter.drop_relation(staging_relation) %}
{% endmacro %}

{% macro bigquery__snapshot_string_as_time(timestamp) -%}
  {{ return('timestamp("' ~ timestamp ~ '")') }}
{%- endmacro %}

{# Fields of structs that are new are added as columns are, and each goes by its name: rows of the table and of the query meet. #}
{% macro bigquery__snapshot_staging_table(strategy, source_sql, target_relation) %}
  {% if bigquery_has_structs(adapter.get_columns_in_relation(target_relation)) %}
    {% set columns = get_columns_with_types_in_query_sql(source_sql) %}
    {% do adapter.add_struct_fields(columns, target_relation) %}
    {% set structs = adapter.get_reordered_structs(columns, target_relation) %}
    {% set reordered = ' replace (' ~ structs | join(', ') ~ ')' if structs else '' %}
    {% set source_sql = bigquery_reordered_sql(source_sql, reordered) %}
  {% endif %}
  {% do return(default__snapshot_staging_table(strategy, source_sql, target_relation)) %}
{% endmacro %}
