{% materialization snapshot, default %}
  {%- set target_table = model.get('alias', model.get('name')) -%}
  {%- set strategy_name = config.get('strategy') -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set grant_config = config.get('grants') -%}
  {% set target_relation_exists, target_relation = get_or_create_relation(database=model.database, schema=model.schema, identifier=target_table, type='table') -%}
  {%- if not target_relation.is_table -%}
    {% do exceptions.relation_wrong_type(target_relation, 'table') %}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% set strategy_macro = strategy_dispatch(strategy_name) %}
  {% set strategy = strategy_macro(model, "snapshotted_data", "source_data", model['config'], target_relation_exists) %}

  {% if not target_relation_exists %}
    {% set build_sql = build_snapshot_table(strategy, model['compiled_code']) %}
    {% set build_or_select_sql = build_sql %}
    {% set final_sql = create_table_as(False, target_relation, build_sql) %}
  {% else %}
    {% set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() %}
    {{ adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) }}
    {% set build_or_select_sql = snapshot_staging_table(strategy, sql, target_relation) %}
    {% set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) %}
    {% set remove_columns = ['dbt_change_type', 'DBT_CHANGE_TYPE', 'dbt_unique_key', 'DBT_UNIQUE_KEY'] %}
    {% if unique_key is sequence and unique_key is not string %}
      {% for key in unique_key %}
        {{ remove_columns.append('dbt_unique_key_' + loop.index | string) }}
        {{ remove_columns.append('DBT_UNIQUE_KEY_' + loop.index | string) }}
      {% endfor %}
    {% endif %}
    {% set missing_columns = adapter.get_missing_columns(staging_table, target_relation) | rejectattr('name', 'in', remove_columns) | list %}
    {% do create_columns(target_relation, missing_columns) %}
    {% set source_columns = adapter.get_columns_in_relation(staging_table) | rejectattr('name', 'in', remove_columns) | list %}
    {% set quoted_source_columns = [] %}
    {% for column in source_columns %}
      {% do quoted_source_columns.append(adapter.quote(column.name)) %}
    {% endfor %}
    {% set final_sql = snapshot_merge_sql(target=target_relation, source=staging_table, insert_cols=quoted_source_columns) %}
  {% endif %}

  {% do check_time_data_types(build_or_select_sql) %}

  {% call statement('main') %}
    {{ final_sql }}
  {% endcall %}

  {% do apply_grants(target_relation, grant_config, should_revoke=should_revoke(target_relation_exists, full_refresh_mode=False)) %}
  {% do persist_docs(target_relation, model) %}
  {% if not target_relation_exists %}
    {% do create_indexes(target_relation) %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {% if staging_table is defined %}
    {% do post_snapshot(staging_table) %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro post_snapshot(staging_relation) %}
  {{- return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) -}}
{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}
{% endmacro %}

{% macro get_snapshot_table_column_names() %}
  {% set names = config.get('snapshot_meta_column_names') or {} %}
  {% do return({
    'dbt_valid_to': names.get('dbt_valid_to') or 'dbt_valid_to',
    'dbt_valid_from': names.get('dbt_valid_from') or 'dbt_valid_from',
    'dbt_scd_id': names.get('dbt_scd_id') or 'dbt_scd_id',
    'dbt_updated_at': names.get('dbt_updated_at') or 'dbt_updated_at',
    'dbt_is_deleted': names.get('dbt_is_deleted') or 'dbt_is_deleted'
  }) %}
{% endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
  {% set temp_relation = make_temp_relation(target_relation) %}
  {% set select = snapshot_staging_table(strategy, sql, target_relation) %}
  {% call statement('build_snapshot_staging_relation') %}
    {{ create_table_as(True, temp_relation, select) }}
  {% endcall %}
  {% do return(temp_relation) %}
{% endmacro %}

{% macro get_dbt_valid_to_current(strategy, columns) %}
  {% set current = config.get('dbt_valid_to_current') or "null" %}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ current }}) as {{ columns.dbt_valid_to }}
{% endmacro %}

{% macro build_snapshot_table(strategy, sql) %}
  {{- return(adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql)) -}}
{% endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
  {% set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
  select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' -%}
    , 'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
  from (
    {{ sql }}
  ) sbq
{% endmacro %}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) %}
  {{- return(adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation)) -}}
{% endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {% set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
  {% set adds_records = strategy.hard_deletes == 'new_record' %}
  {% set sees_deletes = strategy.hard_deletes in ['invalidate', 'new_record'] %}
  {% if adds_records %}
    {% set new_scd_id = snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) %}
    {% set source_sql_cols = get_column_schema_from_query(source_sql) %}
  {% endif %}
  with snapshot_query as (
    {{ source_sql }}
  ),
  snapshotted_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from {{ target_relation }}
    where
      {% if config.get('dbt_valid_to_current') %}
        {% set source_unique_key = columns.dbt_valid_to | trim %}
        {% set target_unique_key = config.get('dbt_valid_to_current') | trim %}
        ( {{ equals(source_unique_key, target_unique_key) }} or {{ source_unique_key }} is null )
      {% else %}
        {{ columns.dbt_valid_to }} is null
      {% endif %}
  ),
  insertions_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),
  updates_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),
  {%- if sees_deletes %}
  deletes_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from snapshot_query
  ),
  {% endif %}
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
      {%- if adds_records -%}
      , 'False' as {{ columns.dbt_is_deleted }}
      {%- endif %}
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "snapshotted_data") }}
      or (
        {{ unique_key_is_not_null(strategy.unique_key, "snapshotted_data") }}
        and (
          {{ strategy.row_changed }}
          {%- if adds_records %} or snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' {% endif %}
        )
      )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.{{ columns.dbt_scd_id }}
      {%- if adds_records -%}
      , snapshotted_data.{{ columns.dbt_is_deleted }}
      {%- endif %}
    from updates_source_data as source_data
    join snapshotted_data
      on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where (
      {{ strategy.row_changed }}
      {%- if adds_records %} or snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' {% endif %}
    )
  )
  {%- if sees_deletes %}
  ,
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {%- if adds_records -%}
      , snapshotted_data.{{ columns.dbt_is_deleted }}
      {%- endif %}
    from snapshotted_data
    left join deletes_source_data as source_data
      on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "source_data") }}
    {%- if adds_records %}
      and not ( snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' )
    {%- endif %}
  )
  {%- endif %}
  {%- if adds_records %}
  {% set snapshotted_names = get_list_of_column_names(adapter.get_columns_in_relation(target_relation)) %}
  ,
  deletion_records as (
    select
      'insert' as dbt_change_type,
      {%- for column in source_sql_cols if column.name in snapshotted_names %}
      snapshotted_data.{{ adapter.quote(column.column) }},
      {%- endfor %}
      {%- for column in source_sql_cols if column.name not in snapshotted_names %}
      null as {{ adapter.quote(column.column) }},
      {%- endfor %}
      {%- if (strategy.unique_key is sequence and strategy.unique_key is not string) %}
        {%- for key in strategy.unique_key %}
      snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }},
        {%- endfor %}
      {%- else %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ new_scd_id }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data
      on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "source_data") }}
      and not ( snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' )
  )
  {%- endif %}
  select * from insertions
  {{ adapter.dispatch('snapshot_union', 'dbt')() }}
  select * from updates
  {%- if sees_deletes %}
  {{ adapter.dispatch('snapshot_union', 'dbt')() }}
  select * from deletes
  {%- endif %}
  {%- if adds_records %}
  {{ adapter.dispatch('snapshot_union', 'dbt')() }}
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{% macro default__snapshot_union() -%}
  union all
{%- endmacro %}

{% macro unique_key_fields(unique_key) %}
  {% if (unique_key is sequence and unique_key is not string) %}
    {% for key in unique_key %}
      {{ key }} as dbt_unique_key_{{ loop.index }}{{ "," if not loop.last }}
    {% endfor %}
  {% else %}
    {{ unique_key }} as dbt_unique_key
  {% endif %}
{% endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) %}
  {% if (unique_key is sequence and unique_key is not string) %}
    {% for key in unique_key %}
      {% set source_unique_key = identifier ~ ".dbt_unique_key_" ~ loop.index %}
      {% set target_unique_key = from_identifier ~ ".dbt_unique_key_" ~ loop.index %}
      {{ equals(source_unique_key, target_unique_key) }}{{ " and " if not loop.last }}
    {% endfor %}
  {% else %}
    {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
  {% endif %}
{% endmacro %}

{% macro unique_key_is_null(unique_key, identifier) %}
  {{ identifier }}.dbt_unique_key{{ "_1" if (unique_key is sequence and unique_key is not string) }} is null
{% endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) %}
  {{ identifier }}.dbt_unique_key{{ "_1" if (unique_key is sequence and unique_key is not string) }} is not null
{% endmacro %}

{% macro snapshot_merge_sql(target, source, insert_cols) %}
  {{- return(adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols)) -}}
{% endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set insert_cols_csv = insert_cols | join(', ') -%}
  {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  when matched
    {% if config.get("dbt_valid_to_current") %}
      {% set source_unique_key = ("DBT_INTERNAL_DEST." ~ columns.dbt_valid_to) | trim %}
      {% set target_unique_key = config.get('dbt_valid_to_current') | trim %}
      and ({{ equals(source_unique_key, target_unique_key) }} or {{ source_unique_key }} is null)
    {% else %}
      and DBT_INTERNAL_DEST.{{ columns.dbt_valid_to }} is null
    {% endif %}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  when not matched
    and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ insert_cols_csv }}) values ({{ insert_cols_csv }})
{% endmacro %}
