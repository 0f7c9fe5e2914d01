{% macro views_are_replaced() %}{% do return(adapter.dispatch('views_are_replaced', 'dbt')()) %}{% endmacro %}
{% macro default__views_are_replaced() %}{% do return(false) %}{% endmacro %}

{% macro replace_view_in_place(existing, target_relation) %}
  {% set build_sql = get_create_view_as_sql(target_relation, sql) %}
  {% set drops = existing is not none and not (existing.is_view and 'create or replace' in build_sql | lower) %}
  {% if drops %}{% set build_sql = get_drop_sql(existing) ~ ';\n' ~ build_sql %}{% endif %}
  {% set hooks = (pre_hooks + post_hooks) | selectattr('transaction') | list | length > 0 %}
  {% call statement('main', auto_begin=drops or hooks) -%}{{ build_sql }}{%- endcall %}
{% endmacro %}

{% materialization view, default %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='view') %}
  {% set in_place = views_are_replaced() %}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {% if not in_place %}
    {% set intermediate = make_intermediate_relation(target_relation) %}
    {% set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'view') %}
    {% do drop_relation_if_exists(load_cached_relation(intermediate)) %}
    {% do drop_relation_if_exists(load_cached_relation(backup)) %}
  {% endif %}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if in_place %}
    {% do replace_view_in_place(existing, target_relation) %}
  {% else %}
    {% call statement('main') -%}{{ get_create_view_as_sql(intermediate, sql) }}{%- endcall %}
    {% if existing is not none and load_cached_relation(existing) is not none %}
      {% do adapter.rename_relation(existing, backup) %}
    {% endif %}
    {% do adapter.rename_relation(intermediate, target_relation) %}
  {% endif %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {% if not in_place %}{% do drop_relation_if_exists(load_cached_relation(backup)) %}{% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {% do return({'relations': [target_relation]}) %}
{% endmaterialization %}

{% macro create_or_replace_view() %}
  {%- set old_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set exists_as_view = old_relation is not none and old_relation.is_view -%}
  {{ run_hooks(pre_hooks) }}
  {%- if old_relation is not none and not exists_as_view -%}
    {{ handle_existing_table(should_full_refresh(), old_relation) }}
  {%- endif -%}
  {% call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(exists_as_view, full_refresh_mode=True)) %}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [target_relation]}) }}
{% endmacro %}
