{% macro duckdb__shout(column) %}upper({{ column }}) || '!'{% endmacro %}
{% macro default__is_bad(column) %}{{ column }} < -1{% endmacro %}
