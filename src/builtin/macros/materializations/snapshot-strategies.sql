{% macro strategy_dispatch(name) -%}
  {% set original_name = name %}
  {% if '.' in name %}
    {% set package_name, name = name.split(".", 1) %}
  {% else %}
    {% set package_name = none %}
  {% endif %}
  {% if package_name is none %}
    {% set package_context = context %}
  {% elif package_name in context %}
    {% set package_context = context[package_name] %}
  {% else %}
    {{ exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ original_name ~ "'") }}
  {% endif %}
  {%- set search_name = 'snapshot_' ~ name ~ '_strategy' -%}
  {% if search_name not in package_context %}
    {% do exceptions.raise_compiler_error("The specified strategy macro '" ~ name ~ "' was not found in package '" ~ package_name ~ "'") %}
  {% endif %}
  {{ return(package_context[search_name]) }}
{%- endmacro %}

{% macro snapshot_hash_arguments(args) %}
  {{- return(adapter.dispatch('snapshot_hash_arguments', 'dbt')(args)) -}}
{% endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  md5({%- for arg in args -%}
    coalesce(cast({{ arg }} as varchar), '')
    {%- if not loop.last %} || '|' || {% endif -%}
  {%- endfor -%})
{%- endmacro %}

{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set primary_key = config.get('unique_key') %}
  {% set updated_at = config.get('updated_at') %}
  {% set hard_deletes = adapter.get_hard_deletes_behavior(config_dict(model_config)) %}
  {% set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() %}
  {% set row_changed_expr -%}
    ({{ snapshotted_rel }}.{{ columns.dbt_valid_from }} < {{ current_rel }}.{{ updated_at }})
  {%- endset %}
  {% set scd_args = api.Relation.scd_args(primary_key, updated_at) %}
  {% do return({
    "unique_key": primary_key,
    "updated_at": updated_at,
    "row_changed": row_changed_expr,
    "scd_id": snapshot_hash_arguments(scd_args),
    "invalidate_hard_deletes": hard_deletes == 'invalidate',
    "hard_deletes": hard_deletes
  }) %}
{% endmacro %}

{% macro config_dict(model_config) %}
  {{ return({'hard_deletes': model_config.get('hard_deletes'), 'invalidate_hard_deletes': model_config.get('invalidate_hard_deletes')}) }}
{% endmacro %}

{% macro snapshot_string_as_time(timestamp) %}
  {{- return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) -}}
{% endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}
  {% do exceptions.raise_not_implemented('snapshot_string_as_time macro not implemented for adapter ' ~ adapter.type()) %}
{% endmacro %}

{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {{ return((false, get_columns_in_query(node['compiled_code']))) }}
  {%- endif -%}
  {%- set query_columns = get_columns_in_query(node['compiled_code']) -%}
  {% if check_cols_config == 'all' %}
    {% set checked = query_columns %}
  {% elif check_cols_config is iterable and (check_cols_config | length) > 0 %}
    {%- set lowered = check_cols_config | map('lower') | list -%}
    {% set checked = [] %}
    {% for column in query_columns if column | lower in lowered %}
      {% do checked.append(column) %}
    {% endfor %}
  {% else %}
    {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
  {% endif %}
  {%- set existing = adapter.get_columns_in_relation(this) | map(attribute='name') | map('lower') | list -%}
  {%- set ns = namespace(column_added=false) -%}
  {%- set intersection = [] -%}
  {%- for column in checked -%}
    {%- if column | lower in existing -%}
      {%- do intersection.append(adapter.quote(column)) -%}
    {%- else -%}
      {%- set ns.column_added = true -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return((ns.column_added, intersection)) }}
{%- endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set check_cols_config = config.get('check_cols') %}
  {% set primary_key = config.get('unique_key') %}
  {% set hard_deletes = adapter.get_hard_deletes_behavior(config_dict(model_config)) %}
  {% set updated_at = config.get('updated_at') or snapshot_get_time() %}
  {% set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) %}
  {%- set row_changed_expr -%}
    (
    {%- if column_added -%}
      TRUE
    {%- else -%}
      {%- for col in check_cols -%}
        {{ snapshotted_rel }}.{{ col }} is distinct from {{ current_rel }}.{{ col }}
        {%- if not loop.last %} or {% endif -%}
      {%- endfor -%}
    {%- endif -%}
    )
  {%- endset %}
  {% set scd_args = api.Relation.scd_args(primary_key, updated_at) %}
  {% do return({
    "unique_key": primary_key,
    "updated_at": updated_at,
    "row_changed": row_changed_expr,
    "scd_id": snapshot_hash_arguments(scd_args),
    "invalidate_hard_deletes": hard_deletes == 'invalidate',
    "hard_deletes": hard_deletes
  }) %}
{% endmacro %}
