{# 1 for Monday to 7 for Sunday. #}
{% macro iso_weekday(moment) %}
  {{ return(adapter.dispatch('iso_weekday')(moment)) }}
{% endmacro %}

{% macro default__iso_weekday(moment) -%}
  extract(isodow from {{ moment }})
{%- endmacro %}

{% macro bigquery__iso_weekday(moment) -%}
  (mod(extract(dayofweek from {{ moment }}) + 5, 7) + 1)
{%- endmacro %}

{% macro day_of(moment) -%}
  cast({{ moment }} as date)
{%- endmacro %}

{% macro month_of(moment) -%}
  cast({{ dbt.date_trunc('month', moment) }} as date)
{%- endmacro %}

{# What a sum is of another one, or null where there is nothing to compare with. #}
{% macro ratio(part, whole) -%}
  round({{ part }} / nullif({{ whole }}, 0), 4)
{%- endmacro %}
