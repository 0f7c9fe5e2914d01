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

{% macro bigquery__alter_column_type(relation, column_name, new_column_type) -%}
  {% do bigquery_retype_columns(relation, {column_name: new_column_type}) %}
{%- endmacro %}

{# A wider type is a change of metadata; all others together write the table anew once, and are billed as reading it. #}
{% macro bigquery_retype_columns(relation, types) %}
  {% set columns = get_columns_in_relation(relation) %}
  {% set casts = {} %}
  {% for column in columns if column.name in types %}
    {% if bigquery_widens(column.data_type, types[column.name]) %}
      {% do run_query('alter table ' ~ relation.render() ~ ' alter column ' ~ column.quoted ~ ' set data type ' ~ types[column.name]) %}
    {% else %}
      {% do casts.update({column.name: 'cast(' ~ column.quoted ~ ' as ' ~ types[column.name] ~ ') as ' ~ column.quoted}) %}
    {% endif %}
  {% endfor %}
  {% if not casts %}{% do return('') %}{% endif %}
  {% set partition_by = adapter.parse_partition_by(config.get('partition_by', none)) %}
  {% if partition_by is not none and partition_by.time_ingestion_partitioning %}
    {% do exceptions.raise_compiler_error('The table ' ~ relation.render() ~ ' is partitioned by the time of ingestion: the types of its columns ' ~ casts | join(', ') ~ ' can only change when it is built anew, with --full-refresh') %}
  {% endif %}
  {% set partition_filter = predicate_for_avoid_require_partition_filter() %}
  {% set sql %}
    select
      {%- for column in columns %}
      {{ casts.get(column.name, column.quoted) }}{{ ',' if not loop.last }}
      {%- endfor %}
    from {{ relation }}
    {%- if partition_filter is not none %} as DBT_INTERNAL_DEST
    where {{ partition_filter }}
    {%- endif %}
  {% endset %}
  {% call statement('alter_column_type') %}{{ create_table_as(False, relation, sql) }}{% endcall %}
{% endmacro %}

{# What ALTER COLUMN SET DATA TYPE takes of types without parameters. #}
{% macro bigquery_widens(from, to) %}
  {% set wider = {'INT64': ['NUMERIC', 'BIGNUMERIC', 'FLOAT64'], 'NUMERIC': ['BIGNUMERIC', 'FLOAT64'], 'BIGNUMERIC': ['FLOAT64']} %}
  {% do return(to | upper in wider.get(from | upper, [])) %}
{% endmacro %}
