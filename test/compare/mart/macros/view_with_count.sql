{#- A materialization of the project: a view and beside it a table with its number of rows. -#}
{% materialization view_with_count, default %}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set beside = api.Relation.create(database=this.database, schema=this.schema, identifier=this.identifier ~ '_count', type='table') -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing is not none and not existing.is_view %}
    {% do adapter.drop_relation(existing) %}
  {% endif %}
  {% call statement('main') %}
    create or replace view {{ target_relation }} as ({{ sql }})
  {% endcall %}
  {% do run_query('create or replace table ' ~ beside ~ ' as select count(*) as many from ' ~ target_relation) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation, beside]}) }}
{% endmaterialization %}
