{% macro shout(text) %}{{ return(adapter.dispatch('shout', 'kit')(text)) }}{% endmacro %}
{% macro default__shout(text) %}'{{ text | upper }}!'{% endmacro %}

{% materialization counted, default %}
  {%- set target = this.incorporate(type='table') -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing is not none %}{{ adapter.drop_relation(existing) }}{% endif %}
  {% call statement('main') %}
    create table {{ target }} as select count(*) as how_many, '{{ config.get('label', 'none') }}' as label from ({{ sql }}) as s
  {% endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
