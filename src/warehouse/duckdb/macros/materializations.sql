{%- macro duckdb__has_inner_hooks(pre_hooks, post_hooks) -%}
  {{ return((pre_hooks + post_hooks) | selectattr('transaction', 'equalto', true) | list | length > 0) }}
{%- endmacro -%}

{%- materialization view, adapter="duckdb" -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set in_transaction = duckdb__has_inner_hooks(pre_hooks, post_hooks) or (existing_relation is not none and not existing_relation.is_view) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing_relation is not none and not existing_relation.is_view %}
    {% call statement('drop_existing') %}
      {{ get_drop_sql(existing_relation) }}
    {% endcall %}
  {% endif %}
  {% call statement('main', auto_begin=in_transaction) -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=false) %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}

{%- materialization table, adapter="duckdb" -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set contract = config.get('contract') -%}
  {%- set in_transaction = duckdb__has_inner_hooks(pre_hooks, post_hooks) or (existing_relation is not none and not existing_relation.is_table) or (contract and contract.enforced) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing_relation is not none and not existing_relation.is_table %}
    {% call statement('drop_existing') %}
      {{ get_drop_sql(existing_relation) }}
    {% endcall %}
  {% endif %}
  {% call statement('main', auto_begin=in_transaction) -%}
    {{ get_create_table_as_sql(False, target_relation, sql) }}
  {%- endcall %}
  {% do create_indexes(target_relation) %}
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
  {%- set temp_relation = make_temp_relation(target_relation) -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set contract = config.get('contract') -%}
  {%- set rebuild = existing_relation is none or not existing_relation.is_table or should_full_refresh() -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set in_transaction = true -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {% if rebuild %}
    {% if existing_relation is not none and not existing_relation.is_table %}
      {% call statement('drop_existing') %}
        {{ get_drop_sql(existing_relation) }}
      {% endcall %}
    {% else %}
      {% set in_transaction = duckdb__has_inner_hooks(pre_hooks, post_hooks) or (contract and contract.enforced) %}
    {% endif %}
    {% set build_sql = get_create_table_as_sql(False, target_relation, sql) %}
  {% else %}
    {% do run_query(get_create_table_as_sql(True, temp_relation, sql)) %}
    {% if not (contract and contract.enforced) %}
      {% do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) %}
    {% endif %}
    {% if on_schema_change != 'ignore' %}
      {% call statement() %}
        select 1
      {% endcall %}
    {% endif %}
    {% set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation) %}
    {% if not dest_columns %}
      {% set dest_columns = adapter.get_columns_in_relation(existing_relation) %}
    {% endif %}
    {% set incremental_predicates = config.get('predicates', none) or config.get('incremental_predicates', none) %}
    {% set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
    {% set build_sql = strategy({'target_relation': target_relation, 'temp_relation': temp_relation, 'unique_key': unique_key, 'dest_columns': dest_columns, 'incremental_predicates': incremental_predicates}) %}
  {% endif %}

  {% call statement('main', auto_begin=in_transaction) %}
    {{ build_sql }}
  {% endcall %}
  {% if rebuild %}
    {% do create_indexes(target_relation) %}
  {% endif %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=false) %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {% if not rebuild %}
    {% do run_query('drop table if exists ' ~ temp_relation.render()) %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}

{%- macro duckdb__get_incremental_default_sql(arg_dict) -%}
  {%- if arg_dict['unique_key'] -%}
    {% do return(get_incremental_delete_insert_sql(arg_dict)) %}
  {%- elif config.get('partition_by') -%}
    {% do return(get_incremental_insert_overwrite_sql(arg_dict)) %}
  {%- else -%}
    {% do return(get_incremental_append_sql(arg_dict)) %}
  {%- endif -%}
{%- endmacro -%}

{%- macro duckdb__get_incremental_insert_overwrite_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- set source = arg_dict['temp_relation'] -%}
  {%- set partition_by = config.get('partition_by') -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- if not partition_by -%}
    {{ exceptions.raise_compiler_error("The 'insert_overwrite' strategy requires the `partition_by` config.") }}
  {%- endif -%}
  {%- set partition_by = partition_by[0] if partition_by is not string and partition_by is not mapping else partition_by -%}
  {%- set partitions = config.get('partitions') -%}
  delete from {{ target }}
  where {{ duckdb__partition_expression(partition_by) }} in (
    {%- if partitions %}
    {{ partitions | join(', ') }}
    {%- else %}
    select distinct {{ duckdb__partition_expression(partition_by) }} from {{ source }}
    {%- endif %}
  );
  insert into {{ target }} ({{ columns }})
  select {{ columns }} from {{ source }}
  order by {{ duckdb__layout() | join(', ') }}
{%- endmacro -%}

{%- macro duckdb__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- set conditions = [] -%}
  {%- if model.batch and model.batch.event_time_start -%}
    {%- do conditions.append(config.get('event_time') ~ " >= cast('" ~ model.batch.event_time_start ~ "' as timestamp)") -%}
  {%- endif -%}
  {%- if model.batch and model.batch.event_time_end -%}
    {%- do conditions.append(config.get('event_time') ~ " < cast('" ~ model.batch.event_time_end ~ "' as timestamp)") -%}
  {%- endif -%}
  {%- for predicate in arg_dict['incremental_predicates'] or [] -%}
    {%- do conditions.append(predicate) -%}
  {%- endfor -%}
  delete from {{ target }}
  where {{ conditions | join(' and ') if conditions else 'true' }};
  insert into {{ target }} ({{ columns }})
  select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro -%}

{%- macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set insert_cols_csv = insert_cols | join(', ') -%}
  {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}
  {%- set valid_to = "DBT_INTERNAL_TARGET." ~ columns.dbt_valid_to -%}
  update {{ target }} as DBT_INTERNAL_TARGET
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = DBT_INTERNAL_TARGET.{{ columns.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    {%- if config.get("dbt_valid_to_current") %}
    and ({{ valid_to }} = {{ config.get('dbt_valid_to_current') }} or {{ valid_to }} is null)
    {%- else %}
    and {{ valid_to }} is null
    {%- endif %};
  insert into {{ target }} ({{ insert_cols_csv }})
  select {{ insert_cols_csv }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
{%- endmacro -%}

{%- macro duckdb__post_snapshot(staging_relation) -%}
  {% do run_query('drop table if exists ' ~ staging_relation.render()) %}
{%- endmacro -%}
