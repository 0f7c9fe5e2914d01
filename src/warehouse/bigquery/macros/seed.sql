{# A seed is one load job, which makes the table: there is nothing to do before it, and what stands stays until it ends. #}
{% macro bigquery__create_csv_table(model, agate_table) %}{% do return('') %}{% endmacro %}

{% macro bigquery__reset_csv_table(model, full_refresh, old_relation, agate_table) %}{% do return('') %}{% endmacro %}

{% macro bigquery__load_csv_rows(model, agate_table) %}
  {% set loaded = adapter.load_seed(this, agate_table, column_types=model['config'].get('column_types') or {}) %}
  {% set options = adapter.get_table_options(config, model, false) %}
  {% if options %}
    {% call statement() %}
      alter table {{ this }} set {{ bigquery_options(options) }}
    {% endcall %}
  {% endif %}
  {% do return(loaded) %}
{% endmacro %}
