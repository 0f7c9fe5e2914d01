{%- materialization clone, default -%}
  {%- set relations = {'relations': []} -%}
  {%- if not defer_relation -%}
    {{ log("No relation found in state manifest for " ~ model.unique_id, info=True) }}
    {{ return(relations) }}
  {%- endif -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- if existing_relation and not flags.FULL_REFRESH -%}
    {{ log("Relation " ~ existing_relation ~ " already exists", info=True) }}
    {{ return(relations) }}
  {%- endif -%}
  {%- if existing_relation and defer_relation.render() == this.render() -%}
    {{ log("skipping clone for relation " ~ this.render() ~ ": the state's relation is this one", info=True) }}
    {{ return(relations) }}
  {%- endif -%}
  {%- set other_existing_relation = load_cached_relation(defer_relation) -%}
  {% set can_clone_table = can_clone_table() %}
  {%- if other_existing_relation and other_existing_relation.type == 'table' and can_clone_table -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {% if existing_relation is not none and not existing_relation.is_table %}
      {{ drop_relation_if_exists(existing_relation) }}
    {% endif %}
    {% call statement('main') %}
      {{ create_or_replace_clone(target_relation, defer_relation) }}
    {% endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
  {%- else -%}
    {# a view on it, made as all views are: with their hooks, grants and documentation #}
    {% set of_adapter = 'materialization_view_' ~ adapter.type() %}
    {{ return(context[of_adapter if of_adapter in context else 'materialization_view_default']()) }}
  {%- endif -%}
{%- endmaterialization -%}

{% macro can_clone_table() %}
  {{- return(adapter.dispatch('can_clone_table', 'dbt')()) -}}
{% endmacro %}

{% macro default__can_clone_table() %}
  {{ return(False) }}
{% endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) %}
  {{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}
{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) %}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{% endmacro %}
