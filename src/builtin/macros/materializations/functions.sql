{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='function') %}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% set type = model.config.get('type') or 'scalar' %}
  {% set build_sql = adapter.dispatch(type ~ '_function_' ~ (model.language or 'sql'), 'dbt')(target_relation) %}
  {% do function_execute_build_sql(build_sql, existing, target_relation) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {% do return({'relations': []}) %}
{% endmaterialization %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) %}{% do return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) %}{% endmacro %}
{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% call statement('main') %}{{ build_sql }}{% endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
{% endmacro %}

{% macro scalar_function_sql(target_relation) %}{% do return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) %}{% endmacro %}
{% macro default__scalar_function_sql(target_relation) %}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{% endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) %}{% do return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) %}{% endmacro %}
{% macro default__scalar_function_create_replace_signature_sql(target_relation) %}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  RETURNS {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  AS
{% endmacro %}

{% macro formatted_scalar_function_args_sql() %}{% do return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) %}{% endmacro %}
{% macro default__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }} {{ argument.data_type }}{{ ' DEFAULT ' ~ argument.default_value if argument.default_value is defined and argument.default_value is not none }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro scalar_function_body_sql() %}{% do return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) %}{% endmacro %}
{% macro default__scalar_function_body_sql() %}
  $$
    {{ model.compiled_code }}
  $$ LANGUAGE SQL
{% endmacro %}

{% macro scalar_function_volatility_sql() %}{% do return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) %}{% endmacro %}
{% macro default__scalar_function_volatility_sql() %}
  {%- set words = {'deterministic': 'IMMUTABLE', 'stable': 'STABLE', 'non-deterministic': 'VOLATILE'} -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility in words -%}{{ words[volatility] }}
  {%- elif volatility -%}{%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{% endmacro %}

{% macro unsupported_volatility_warning(volatility) %}{% do return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) %}{% endmacro %}
{% macro default__unsupported_volatility_warning(volatility) %}
  {% do exceptions.warn("Found `" ~ volatility ~ "` volatility specified on function `" ~ model.name ~ "`. This volatility is not supported by " ~ adapter.type() ~ ", and will be ignored") %}
{% endmacro %}

{% macro formatted_scalar_function_args_javascript() %}{% do return(adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')()) %}{% endmacro %}
{% macro default__formatted_scalar_function_args_javascript() %}{{ formatted_scalar_function_args_sql() }}{% endmacro %}

{% macro scalar_function_volatility_javascript() %}{% do return(adapter.dispatch('scalar_function_volatility_javascript', 'dbt')()) %}{% endmacro %}
{% macro default__scalar_function_volatility_javascript() %}{{ scalar_function_volatility_sql() }}{% endmacro %}

{% macro get_aggregate_function_create_replace_signature(target_relation) %}{% do return(adapter.dispatch('get_aggregate_function_create_replace_signature', 'dbt')(target_relation)) %}{% endmacro %}
{% macro default__get_aggregate_function_create_replace_signature(target_relation) %}
  CREATE OR REPLACE AGGREGATE FUNCTION {{ target_relation.render() }} ({{ get_formatted_aggregate_function_args() }})
  RETURNS {{ model.returns.data_type }}
  {{ get_function_language_specifier() }}
  {{ get_aggregate_function_volatility_specifier() }}
  {% if model.language == 'python' %}{{ get_function_python_options() }}{% endif %}
  AS
{% endmacro %}

{% macro get_formatted_aggregate_function_args() %}{% do return(adapter.dispatch('get_formatted_aggregate_function_args', 'dbt')()) %}{% endmacro %}
{% macro default__get_formatted_aggregate_function_args() %}{{ formatted_scalar_function_args_sql() }}{% endmacro %}

{% macro get_aggregate_function_volatility_specifier() %}{% do return(adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')()) %}{% endmacro %}
{% macro default__get_aggregate_function_volatility_specifier() %}{{ scalar_function_volatility_sql() }}{% endmacro %}

{% macro get_function_language_specifier() %}{% do return(adapter.dispatch('get_function_language_specifier', 'dbt')()) %}{% endmacro %}
{% macro default__get_function_language_specifier() %}
  {%- if model.language == 'python' -%}LANGUAGE PYTHON
  {%- elif model.language == 'javascript' -%}LANGUAGE JAVASCRIPT
  {%- endif -%}
{% endmacro %}

{% macro get_function_python_options() %}{% do return(adapter.dispatch('get_function_python_options', 'dbt')()) %}{% endmacro %}
{% macro default__get_function_python_options() %}
  RUNTIME_VERSION = '{{ model.config.get('runtime_version') }}'
  HANDLER = '{{ model.config.get('entry_point') }}'
{% endmacro %}
