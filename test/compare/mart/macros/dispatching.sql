{#- The root project's answer to a dispatch of the package. -#}
{% macro duckdb__label(column) %}
  'mart:' || {{ column }}
{% endmacro %}

{% macro cents(column, scale=2) -%}
  round({{ column }} * 100, {{ scale }})::bigint
{%- endmacro %}

{% macro statuses() %}
  {% set query %}select distinct status from {{ source('shop', 'orders') }} order by 1{% endset %}
  {% if execute %}
    {% do return(run_query(query).columns[0].values() | list) %}
  {% endif %}
  {% do return([]) %}
{% endmacro %}

{% macro in_statement() %}
  {% call statement('counted', fetch_result=true) %}
    select count(*) as many, max(id) as top from {{ source('shop', 'customers') }}
  {% endcall %}
  {% set rows = load_result('counted') %}
  {{ return(rows['data'][0][1] if execute else 0) }}
{% endmacro %}

{% macro tell(name, times=1) %}
  {% for i in range(times) %}
    {% do log("hello " ~ name ~ " " ~ loop.index, info=true) %}
  {% endfor %}
  {% do run_query("insert into audit_runs values ('told " ~ name ~ "', " ~ times ~ ")") %}
{% endmacro %}
