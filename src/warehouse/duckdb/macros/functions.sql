{% materialization table_function, adapter='duckdb' %}
  {% set target_relation = this.incorporate(type='view') %}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('main', auto_begin=duckdb__has_inner_hooks(pre_hooks, post_hooks)) -%}
    create or replace function {{ target_relation.render() }}({{ normalize_string_or_list(config.get('parameters'), 'parameters') | join(', ') }}) as table (
      {{ sql }}
    );
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {% do return({'relations': []}) %}
{% endmaterialization %}

{% macro duckdb__scalar_function_sql(target_relation) %}
  {% if model.config.get('volatility') is not none %}{% do unsupported_volatility_warning(model.config.get('volatility')) %}{% endif %}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }}
{% endmacro %}

{# A macro whose body aggregates is an aggregate. #}
{% macro duckdb__aggregate_function_sql(target_relation) %}
  {{ duckdb__scalar_function_sql(target_relation) }}
{% endmacro %}

{% macro duckdb__table_function_sql(target_relation) %}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }}) as table (
    {{ model.compiled_code }}
  )
{% endmacro %}

{% macro duckdb__scalar_function_create_replace_signature_sql(target_relation) -%}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }}) as
{%- endmacro %}

{% macro duckdb__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }}{{ ' := ' ~ argument.default_value if argument.default_value is defined and argument.default_value is not none }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro duckdb__scalar_function_body_sql() -%}
  (cast((
    {{ model.compiled_code }}
  ) as {{ model.returns.data_type }}))
{%- endmacro %}
