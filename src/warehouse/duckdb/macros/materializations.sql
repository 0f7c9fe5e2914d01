{%- macro duckdb__has_inner_hooks(pre_hooks, post_hooks) -%}
  {{ return((pre_hooks + post_hooks) | selectattr('transaction', 'equalto', true) | list | length > 0) }}
{%- endmacro -%}

{% macro duckdb__views_swap_at_once() %}{% do return(true) %}{% endmacro %}

{% macro duckdb__build_table(existing, target_relation) %}
  {% set enforced = config.get('contract').enforced %}
  {% set replaces = enforced and existing is not none and existing.is_table %}
  {% set aside = replaces and not has_foreign_key_constraints(existing) %}
  {% set build_relation = make_intermediate_relation(target_relation) if aside else target_relation %}
  {% set build_sql = get_create_table_as_sql(False, build_relation, sql) %}
  {% if replaces and not aside %}
    {% set dependents = drop_relation_for_rebuild(existing) %}
  {% elif aside %}
    {% set drop_sql = get_drop_sql(build_relation) %}
  {% elif existing is not none and not (existing.is_table and 'create or replace' in build_sql | lower) %}
    {% set drop_sql = get_drop_sql(existing) %}
  {% endif %}
  {% set together = drop_sql is defined or enforced or config.get('indexes') or duckdb__has_inner_hooks(pre_hooks, post_hooks) %}
  {% if drop_sql is defined %}
    {% call statement('drop_existing') -%}{{ drop_sql }}{%- endcall %}
  {% endif %}
  {% call statement('main', auto_begin=true if together else false) -%}
    {{ build_sql }}
  {%- endcall %}
  {% if aside %}
    {% set dependents = drop_foreign_key_dependents(target_relation) if may_be_foreign_key_target(target_relation) else [] %}
    {% do run_query(get_drop_sql(existing) ~ ';\n' ~ get_rename_sql(build_relation, target_relation.identifier)) %}
  {% endif %}
  {% do restore_foreign_key_dependents(dependents or []) %}
  {% do create_indexes(target_relation) %}
{% endmacro %}

{%- materialization table, adapter="duckdb" -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% do duckdb__build_table(existing_relation, target_relation) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=false) %}
  {% do persist_docs(target_relation, model) %}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}

{%- materialization incremental, adapter="duckdb" -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set rebuild = existing_relation is none or not existing_relation.is_table or should_full_refresh() -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set strategy = config.get('incremental_strategy') or 'default' -%}
  {#- a strategy is looked for where it is used: a first build, or one afresh, needs none -#}
  {%- set strategy_sql = none if rebuild else adapter.get_incremental_strategy_macro(context, strategy) -%}
  {%- set arguments = {
    'target_relation': target_relation,
    'unique_key': unique_key,
    'incremental_predicates': config.get('predicates') or config.get('incremental_predicates')
  } -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if rebuild %}
    {% do duckdb__build_table(existing_relation, target_relation) %}
  {% elif on_schema_change == 'ignore' and (strategy == 'append' or (strategy == 'default' and not unique_key)) %}
    {% set header = config.get('sql_header') %}
    {% do arguments.update({
      'temp_relation': '(\n' ~ sql ~ '\n) as dbt_new_rows',
      'dest_columns': adapter.get_columns_in_relation(existing_relation)
    }) %}
    {% call statement('main', auto_begin=duckdb__has_inner_hooks(pre_hooks, post_hooks)) -%}
      {{ header if header }}
      {{ strategy_sql(arguments) }}
    {%- endcall %}
  {% else %}
    {% set temp_relation = make_temp_relation(target_relation) %}
    {% do run_query(get_create_table_as_sql(True, temp_relation, sql)) %}
    {% if on_schema_change != 'ignore' %}
      {% call statement('begin') %}select 1{% endcall %}
    {% endif %}
    {% set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation) or adapter.get_columns_in_relation(existing_relation) %}
    {% do arguments.update({'temp_relation': temp_relation, 'dest_columns': dest_columns}) %}
    {% set build_sql = strategy_sql(arguments) %}
    {% if build_sql | trim %}
      {% call statement('main') -%}
        {{ build_sql }}
      {%- endcall %}
    {% else %}
      {% call noop_statement('main', 'OK') -%}
        -- no new rows: nothing is written
      {%- endcall %}
    {% endif %}
  {% endif %}

  {% do apply_grants(target_relation, config.get('grants'), should_revoke=false) %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {% if temp_relation is defined %}
    {% do run_query('drop table if exists ' ~ temp_relation.render()) %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}

{%- macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set names = get_snapshot_table_column_names() -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  update {{ target }} as DBT_INTERNAL_TARGET
  set {{ names.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ names.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ names.dbt_scd_id }}::text = DBT_INTERNAL_TARGET.{{ names.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and (DBT_INTERNAL_TARGET.{{ names.dbt_valid_to }} is null
    {%- if current %} or DBT_INTERNAL_TARGET.{{ names.dbt_valid_to }} = {{ current }}{% endif %});
  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
{%- endmacro -%}

{%- macro duckdb__post_snapshot(temporary_relation) -%}
  {% do run_query('drop table if exists ' ~ temporary_relation.render()) %}
{%- endmacro -%}
