{#- DuckDB has none: what makes one says so instead of failing in the database. -#}
{% macro duckdb__get_create_materialized_view_as_sql(relation, sql) %}
  {{ exceptions.raise_compiler_error("'" ~ model.name ~ "' is to be a materialized view, and DuckDB has none. Make it a table, or an incremental model.") }}
{% endmacro %}
