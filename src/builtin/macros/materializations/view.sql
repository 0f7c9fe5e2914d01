{# Whether one statement replaces a view, and a relation of another kind is dropped and the view renamed in one go; else
   the old one is kept as a backup meanwhile. #}
{% macro views_swap_at_once() %}{% do return(adapter.dispatch('views_swap_at_once', 'dbt')()) %}{% endmacro %}
{% macro default__views_swap_at_once() %}{% do return(false) %}{% endmacro %}

{% macro swap_view_at_once(existing, intermediate, target_relation) %}
  {% set hooks = (pre_hooks + post_hooks) | selectattr('transaction') | list | length > 0 %}
  {% set replace_sql = get_replace_view_sql(target_relation, sql) if existing is not none and existing.is_view else '' %}
  {% if 'create or replace' in replace_sql | lower %}
    {% call statement('main', auto_begin=hooks) -%}{{ replace_sql }}{%- endcall %}
  {% else %}
    {% call statement('main', auto_begin=existing is not none or hooks) -%}{{ get_create_view_as_sql(intermediate, sql) }}{%- endcall %}
    {% set rename_sql = get_rename_sql(intermediate, target_relation.identifier) %}
    {% do adapter.execute(get_drop_sql(existing) ~ ';\n' ~ rename_sql if existing is not none else rename_sql) %}
  {% endif %}
{% endmacro %}

{% materialization view, default %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='view') %}
  {% set at_once = views_swap_at_once() %}
  {% set intermediate = make_intermediate_relation(target_relation) %}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {% do drop_relation_if_exists(load_cached_relation(intermediate)) %}
  {% if not at_once %}
    {% set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'view') %}
    {% do drop_relation_if_exists(load_cached_relation(backup)) %}
  {% endif %}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if at_once %}
    {% do swap_view_at_once(existing, intermediate, target_relation) %}
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
  {% if not at_once %}{% do drop_relation_if_exists(load_cached_relation(backup)) %}{% endif %}
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
