{% macro label(column) %}{{ return(adapter.dispatch('label', 'toolbox')(column)) }}{% endmacro %}
{% macro default__label(column) %}'label of ' || {{ column }}{% endmacro %}

{% macro shout(column) %}{{ return(adapter.dispatch('shout', 'toolbox')(column)) }}{% endmacro %}
{% macro default__shout(column) %}upper({{ column }}){% endmacro %}

{% macro is_bad(column) %}{{ adapter.dispatch('is_bad', 'toolbox')(column) }}{% endmacro %}
{% macro default__is_bad(column) %}{{ column }} < 0{% endmacro %}

{% macro country() %}{{ return(var('country')) }}{% endmacro %}

{% macro sequence(n) %}
  {% set found = [] %}
  {% for i in range(n) %}{% do found.append(i * i) %}{% endfor %}
  {{ return(found) }}
{% endmacro %}

{% macro star_of(relation) %}
  {%- set names = [] -%}
  {%- if execute -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do names.append(column.quoted ~ ' as ' ~ adapter.quote('s ' ~ column.name)) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(names | join(', ') if names else '*') }}
{% endmacro %}
