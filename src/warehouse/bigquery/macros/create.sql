{% macro bigquery__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language != 'sql' -%}
    {%- do exceptions.raise_not_implemented('Models in ' ~ language ~ ' are not supported') -%}
  {%- endif -%}
  {%- set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- set by_ingestion = partition_config is not none and partition_config.time_ingestion_partitioning -%}
  {%- set contract = config.get('contract') -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace table {{ relation }}
  {%- if contract and contract.enforced %}
    {{ get_assert_columns_equivalent(compiled_code) }}
    {{- get_table_columns_and_constraints() }}
    {%- set compiled_code = get_select_subquery(compiled_code) %}
  {%- elif by_ingestion %}
  ({{ columns_without_partition_fields_csv(partition_config, get_columns_with_types_in_query_sql(compiled_code)) }})
  {%- endif %}
  {{ partition_by(partition_config) }}
  {{ cluster_by(config.get('cluster_by', none)) }}
  {{ bigquery_table_options(config, model, temporary) }}
  {#- no `as` beside ingestion time: rows are inserted into the table that stands #}
  {%- if not by_ingestion %}
  as (
    {{ compiled_code }}
  )
  {%- endif %};
{%- endmacro %}

{% macro bigquery__create_view_as(relation, sql) -%}
  {%- set contract = config.get('contract') -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace view {{ relation }}
  {{ bigquery_view_options(config, model) }}
  {%- if contract and contract.enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif %}
  as {{ sql }};
{%- endmacro %}

{% macro bigquery__get_replace_view_sql(relation, sql) %}{{ return(get_create_view_as_sql(relation, sql)) }}{% endmacro %}
{% macro bigquery__get_replace_table_sql(relation, sql) %}{{ return(get_create_table_as_sql(False, relation, sql)) }}{% endmacro %}

{# A kind of relation is replaced by its own kind in one statement; another kind makes room first. #}
{% macro bigquery__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- if existing_relation.type != target_relation.type -%}
    {{ get_drop_sql(existing_relation) }};
  {%- endif %}
  {% if target_relation.is_materialized_view -%}
    {{ get_replace_materialized_view_sql(target_relation, sql) }}
  {%- else -%}
    {{ get_create_sql(target_relation, sql) }}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__drop_relation(relation) -%}{% do adapter.drop_relation(relation) %}{%- endmacro %}
{% macro bigquery__drop_table(relation) -%}drop table if exists {{ relation.render() }}{%- endmacro %}
{% macro bigquery__drop_view(relation) -%}drop view if exists {{ relation.render() }}{%- endmacro %}
{% macro bigquery__drop_materialized_view(relation) -%}drop materialized view if exists {{ relation.render() }}{%- endmacro %}

{% macro bigquery__get_drop_sql(relation) -%}
  {%- if relation.is_external -%}drop external table if exists {{ relation.render() }}
  {%- elif relation.is_function -%}drop function if exists {{ relation.render() }}
  {%- else -%}{{ default__get_drop_sql(relation) }}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__rename_relation(from_relation, to_relation) -%}
  {% do adapter.rename_relation(from_relation, to_relation) %}
{%- endmacro %}
{% macro bigquery__get_rename_table_sql(relation, new_name) -%}alter table {{ relation.render() }} rename to {{ adapter.quote(new_name) }}{%- endmacro %}
{% macro bigquery__get_rename_view_sql(relation, new_name) -%}alter view {{ relation.render() }} rename to {{ adapter.quote(new_name) }}{%- endmacro %}

{% macro bigquery__make_relation_with_suffix(base_relation, suffix, dstring) %}
  {% set suffix = suffix ~ (modules.datetime.datetime.now().strftime("%H%M%S%f") if dstring else '') %}
  {# a table's name has 1,024 characters at most #}
  {% if suffix | length > 1024 %}
    {% do exceptions.raise_compiler_error('Relation suffix is too long (' ~ suffix | length ~ ' characters). Maximum length is 1024 characters.') %}
  {% endif %}
  {{ return(base_relation.incorporate(path={"identifier": base_relation.identifier[:1024 - suffix | length] ~ suffix})) }}
{% endmacro %}

{% macro bigquery__make_temp_relation(base_relation, suffix) %}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=True)) }}
{% endmacro %}

{% macro bigquery__make_intermediate_relation(base_relation, suffix) %}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=False)) }}
{% endmacro %}

{% macro bigquery__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=False).incorporate(type=backup_relation_type)) }}
{% endmacro %}
