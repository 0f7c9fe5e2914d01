{% macro note(what) %}
  {% if execute and flags.WHICH in ('run', 'build', 'test', 'seed', 'snapshot') %}insert into log_of_runs values ('{{ what }}'){% endif %}
{% endmacro %}

{% macro note_results(results) %}
  {% if execute and flags.WHICH in ('run', 'build') %}
  {% for result in results %}
    {% do run_query("insert into log_of_runs values ('" ~ result.node.unique_id ~ ' ' ~ result.status ~ ' ' ~ result.failures ~ ' ' ~ result.node.relation_name | replace('"', '') ~ "')") %}
  {% endfor %}
  {% endif %}
{% endmacro %}

{% macro only_if_big() %}id > 1{% endmacro %}
{% macro doubled(column) %}{{ column }} * 2{% endmacro %}

{% materialization twice, adapter='duckdb' %}
  {%- set target = this.incorporate(type='view') -%}
  {% call statement('main') %}create or replace view {{ target }} as {{ sql }} union all {{ sql }}{% endcall %}
  {% do persist_docs(target, model) %}
  {{ adapter.commit() }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
