{% macro make_lake() %}
  {% if execute and flags.WHICH in ['build', 'run', 'seed', 'freshness'] %}
    create schema if not exists lake;
    create or replace table lake.events as
      select i as id, i % 3 + 1 as customer_id, timestamp '2024-03-01' + interval (i) hour as moment
      from range({{ 30 if var('late') else 20 }}) as r(i);
    create or replace table lake.pages as select 1 as id, timestamp '2024-03-01' as moment;
  {% endif %}
{% endmacro %}

{% macro rounded(column) %}round({{ column }}, 1){% endmacro %}
{% macro priced(column) %}{{ rounded(column) }} * 2{% endmacro %}
{% test positive(model, column_name) %}select * from {{ model }} where {{ column_name }} <= 0{% endtest %}
