{% macro bigquery__scalar_function_body_sql() %}
  (
    {{ model.compiled_code }}
  )
{% endmacro %}

{% macro bigquery__scalar_function_volatility_sql() %}
  {% if model.config.get('volatility') is not none %}{% do unsupported_volatility_warning(model.config.get('volatility')) %}{% endif %}
{% endmacro %}

{% macro bigquery__scalar_function_volatility_javascript() -%}
  {%- set words = {'deterministic': 'DETERMINISTIC', 'non-deterministic': 'NOT DETERMINISTIC'} -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility in words -%}{{ words[volatility] }}
  {%- elif volatility is not none -%}{%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__get_function_body() -%}
  r'''
{{ model.compiled_code }}
'''
{%- endmacro %}

{% macro bigquery__scalar_function_javascript(target_relation) %}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  RETURNS {{ model.returns.data_type }}
  {{ scalar_function_volatility_javascript() }}
  LANGUAGE js
  AS {{ bigquery__get_function_body() }};
{% endmacro %}

{% macro bigquery__get_function_python_options() %}
  OPTIONS(
    runtime_version = {{ bigquery_text('python-' ~ model.config.get('runtime_version')) }},
    entry_point = {{ bigquery_text(model.config.get('entry_point')) }}
    {%- if model.config.get('packages') %},
    packages = {{ tojson(model.config.get('packages')) }}
    {%- endif %}
  )
{% endmacro %}

{% macro bigquery__scalar_function_python(target_relation) %}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  RETURNS {{ model.returns.data_type }}
  LANGUAGE python
  {{ get_function_python_options() }}
  AS {{ bigquery__get_function_body() }};
{% endmacro %}

{% macro bigquery__aggregate_function_sql(target_relation) %}
  {{ get_aggregate_function_create_replace_signature(target_relation) }}
  {{ scalar_function_body_sql() }};
{% endmacro %}

{% macro bigquery__aggregate_function_javascript(target_relation) %}
  {{ get_aggregate_function_create_replace_signature(target_relation) }}
  {{ bigquery__get_function_body() }};
{% endmacro %}

{% macro bigquery__get_function_language_specifier() %}{{ 'LANGUAGE js' if model.language == 'javascript' else 'LANGUAGE python' if model.language == 'python' }}{% endmacro %}

{# Rows in the place of a value. The columns need no types: BigQuery reads them from the query. #}
{% macro bigquery__table_function_sql(target_relation) %}
  CREATE OR REPLACE TABLE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  {%- if model.returns and model.returns.data_type %}
  RETURNS {{ model.returns.data_type }}
  {%- endif %}
  AS (
    {{ model.compiled_code }}
  );
{% endmacro %}

{# `materialized: table_function`: a view with parameters, each `name type`. #}
{% materialization table_function, adapter='bigquery' %}
  {{ bigquery_run_hooks(pre_hooks) }}
  {% call statement('main') %}
    create or replace table function {{ this.render() }}({{ bigquery_list(config.get("parameters")) | join(', ') }}) as (
      {{ sql }}
    );
  {% endcall %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}
  {% do return({'relations': []}) %}
{% endmaterialization %}
