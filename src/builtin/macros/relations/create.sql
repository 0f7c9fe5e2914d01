{% macro get_create_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_create_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_create_sql(relation, sql) -%}
  {%- if relation.is_view -%}
    {{ get_create_view_as_sql(relation, sql) }}
  {%- elif relation.is_table -%}
    {{ get_create_table_as_sql(False, relation, sql) }}
  {%- elif relation.is_materialized_view -%}
    {{ get_create_materialized_view_as_sql(relation, sql) }}
  {%- else -%}
    {{- exceptions.raise_compiler_error("get_create_sql has not been implemented for: " ~ relation.type) -}}
  {%- endif -%}
{%- endmacro %}

{% macro get_create_intermediate_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_create_intermediate_sql(relation, sql) -%}
  {%- set intermediate = make_intermediate_relation(relation) -%}
  {{ get_drop_sql(intermediate) }};
  {{ get_create_sql(intermediate, sql) }}
{%- endmacro %}

{% macro get_create_table_as_sql(temporary, relation, sql) %}
  {{- return(adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql)) -}}
{% endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
  {{ return(create_table_as(temporary, relation, sql)) }}
{%- endmacro %}

{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language == 'sql' -%}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}
  {%- else -%}
    {% do exceptions.raise_not_implemented('Models in ' ~ language ~ ' are not supported') %}
  {%- endif -%}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
  {{ config.get('sql_header', '') or '' }}
  create {{ 'temporary ' if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }}
  {%- if config.get('contract').enforced and not temporary %}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) -%}
  {{ return(create_view_as(relation, sql)) }}
{%- endmacro %}

{% macro create_view_as(relation, sql) %}
  {{- return(adapter.dispatch('create_view_as', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__create_view_as(relation, sql) -%}
  {{ config.get('sql_header', '') or '' }}
  create view {{ relation.render() }}
  {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %} as (
    {{ sql }}
  );
{%- endmacro %}

{% macro get_create_materialized_view_as_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_create_materialized_view_as_sql(relation, sql) -%}
  {{ exceptions.raise_compiler_error("`get_create_materialized_view_as_sql` has not been implemented for this adapter.") }}
{% endmacro %}

{% macro get_replace_sql(existing_relation, target_relation, sql) %}
  {{- return(adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql)) -}}
{% endmacro %}

{% macro default__get_replace_sql(existing_relation, target_relation, sql) %}
  {%- if existing_relation.type == target_relation.type and existing_relation.can_be_replaced and target_relation.is_view -%}
    {{ get_replace_view_sql(target_relation, sql) }}
  {%- elif existing_relation.type == target_relation.type and existing_relation.can_be_replaced and target_relation.is_table -%}
    {{ get_replace_table_sql(target_relation, sql) }}
  {%- elif existing_relation.is_materialized_view and target_relation.is_materialized_view -%}
    {{ get_replace_materialized_view_sql(target_relation, sql) }}
  {%- else -%}
    {{ get_create_intermediate_sql(target_relation, sql) }};
    {{ get_create_backup_sql(existing_relation) }};
    {{ get_rename_intermediate_sql(target_relation) }};
    {{ get_drop_backup_sql(existing_relation) }}
  {%- endif -%}
{% endmacro %}

{% macro get_replace_view_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_replace_view_sql(relation, sql) -%}
  {{ exceptions.raise_compiler_error("`get_replace_view_sql` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_replace_table_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_replace_table_sql(relation, sql) -%}
  {{ exceptions.raise_compiler_error("`get_replace_table_sql` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_replace_materialized_view_sql(relation, sql) %}
  {{- return(adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql)) -}}
{% endmacro %}

{% macro default__get_replace_materialized_view_sql(relation, sql) -%}
  {{ exceptions.raise_compiler_error("`get_replace_materialized_view_sql` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {{- return(adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation)) -}}
{% endmacro %}

{% macro default__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {{ exceptions.raise_compiler_error("Materialized views have not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {{- return(adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)) -}}
{% endmacro %}

{% macro default__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {{ exceptions.raise_compiler_error("Materialized views have not been implemented for this adapter.") }}
{%- endmacro %}

{% macro refresh_materialized_view(relation) %}
  {{- return(adapter.dispatch('refresh_materialized_view', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__refresh_materialized_view(relation) -%}
  {{ exceptions.raise_compiler_error("`refresh_materialized_view` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_select_subquery(sql) %}
  {{- return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) -}}
{% endmacro %}

{% macro default__get_select_subquery(sql) %}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }}
  from (
    {{ sql }}
  ) as model_subq
{%- endmacro %}

{% macro default__get_column_names() %}
  {%- for column in model['columns'].values() -%}
    {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ", " if not loop.last }}
  {%- endfor -%}
{% endmacro %}
