{# A number that is equal for equal rows: it finds candidates for exact repeats cheaply, full comparison confirms them. #}
{% macro row_fingerprint(columns) %}
  {{ return(adapter.dispatch('row_fingerprint')(columns)) }}
{% endmacro %}

{% macro default__row_fingerprint(columns) %}
  {{ dbt.hash(dbt.concat(columns_as_text(columns))) }}
{% endmacro %}

{% macro duckdb__row_fingerprint(columns) %}
  hash({{ columns | join(', ') }})
{% endmacro %}

{% macro bigquery__row_fingerprint(columns) %}
  farm_fingerprint(format('%T', ({{ columns | join(', ') }})))
{% endmacro %}

{% macro columns_as_text(columns) %}
  {% set texts = [] %}
  {% for column in columns %}
    {% do texts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '~')") %}
    {% do texts.append("'|'") %}
  {% endfor %}
  {{ return(texts) }}
{% endmacro %}
