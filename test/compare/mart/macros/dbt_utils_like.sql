{% test dbt_utils_like(model, column_name, nothing) %}select 1 where false{% endtest %}
