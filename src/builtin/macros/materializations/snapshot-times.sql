{% macro get_true_sql() %}{% do return(adapter.dispatch('get_true_sql', 'dbt')()) %}{% endmacro %}

{% macro default__get_true_sql() %}{% do return('TRUE') %}{% endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {% set names = get_snapshot_table_column_names() %}
  {% for column in get_column_schema_from_query(snapshot_sql) if column.column == names.dbt_updated_at %}
    {% do return(column.dtype) %}
  {% endfor %}
  {% do return(none) %}
{% endmacro %}

{% macro check_time_data_types(sql) %}
  {% set updated_at = get_updated_at_column_data_type(sql) %}
  {% set get_time = get_snapshot_get_time_data_type() %}
  {% if updated_at is not none and get_time is not none and updated_at != get_time %}
    {% do exceptions.warn_snapshot_timestamp_data_types(get_time, updated_at) %}
  {% endif %}
{% endmacro %}
