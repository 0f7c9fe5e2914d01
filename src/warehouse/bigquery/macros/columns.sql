{% macro bigquery__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}

{# The clock keeps BigQuery from answering out of its cache, whose answer has no schema of its own. #}
{% macro bigquery__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
  {{ select_sql_header if select_sql_header is not none }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0
{% endmacro %}

{% macro bigquery__create_columns(relation, columns) %}
  {% do adapter.alter_table_add_columns(relation, columns) %}
{% endmacro %}

{% macro bigquery__alter_relation_add_columns(relation, add_columns) %}
  {% set changes = [] %}
  {% for column in add_columns %}{% do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.data_type) %}{% endfor %}
  {{ return(run_query('alter table ' ~ relation.render() ~ ' ' ~ changes | join(', '))) }}
{% endmacro %}

{% macro bigquery__alter_relation_drop_columns(relation, drop_columns) %}
  {% set changes = [] %}
  {% for column in drop_columns %}{% do changes.append('drop column ' ~ column.quoted) %}{% endfor %}
  {{ return(run_query('alter table ' ~ relation.render() ~ ' ' ~ changes | join(', '))) }}
{% endmacro %}

{% macro bigquery__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% do adapter.alter_table_add_remove_columns(relation, add_columns, remove_columns) %}
{% endmacro %}

{# A wider type is a change of metadata; any other writes the whole table anew, and is billed as reading it. #}
{% macro bigquery__alter_column_type(relation, column_name, new_column_type) -%}
  {% set columns = get_columns_in_relation(relation) %}
  {% set ns = namespace(widens=false) %}
  {% for column in columns if column.name == column_name and bigquery_widens(column.data_type, new_column_type) %}{% set ns.widens = true %}{% endfor %}
  {% if ns.widens %}
    {% do run_query('alter table ' ~ relation.render() ~ ' alter column ' ~ adapter.quote(column_name) ~ ' set data type ' ~ new_column_type) %}
    {% do return('') %}
  {% endif %}
  {% set sql %}
    select
      {%- for column in columns %}
      {{ 'cast(' ~ column.quoted ~ ' as ' ~ new_column_type ~ ') as ' ~ column.quoted if column.name == column_name else column.quoted }}{{ ',' if not loop.last }}
      {%- endfor %}
    from {{ relation }}
  {% endset %}
  {% call statement('alter_column_type') %}{{ create_table_as(False, relation, sql) }}{% endcall %}
{%- endmacro %}

{# What ALTER COLUMN SET DATA TYPE takes of types without parameters. #}
{% macro bigquery_widens(from, to) %}
  {% set wider = {'INT64': ['NUMERIC', 'BIGNUMERIC', 'FLOAT64'], 'NUMERIC': ['BIGNUMERIC', 'FLOAT64'], 'BIGNUMERIC': ['FLOAT64']} %}
  {% do return(to | upper in wider.get(from | upper, [])) %}
{% endmacro %}
