{% macro bigquery__snapshot_hash_arguments(args) -%}
  to_hex(md5(concat(
    {%- for arg in args -%}
    coalesce(cast({{ arg }} as string), ''){{ ", '|', " if not loop.last }}
    {%- endfor -%}
  )))
{%- endmacro %}

{% macro bigquery__post_snapshot(staging_relation) %}
  {% do adapter.drop_relation(staging_relation) %}
{% endmacro %}

{% macro bigquery__snapshot_string_as_time(timestamp) -%}
  {{ return('timestamp("' ~ timestamp ~ '")') }}
{%- endmacro %}
