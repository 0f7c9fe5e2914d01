{% macro bigquery__snapshot_hash_arguments(args) -%}
  to_hex(md5(concat(
    {%- for arg in args -%}
    coalesce(cast({{ arg }} as string), ''){{ ", '|', " if not loop.last }}
    {%- endfor -%}
  )))
{%- endmacro %}

{# The first branch is only there for its type: null has none of its own. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  if(false, {{ strategy.updated_at }}, {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{% macro bigquery__post_snapshot(staging_relation) %}
  {% do adapter.drop_relation(staging_relation) %}
{% endmacro %}

{% macro bigquery__snapshot_string_as_time(timestamp) -%}
  {{ return('timestamp("' ~ timestamp ~ '")') }}
{%- endmacro %}
