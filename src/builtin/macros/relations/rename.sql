{% macro rename_relation(from_relation, to_relation) %}
  {{- return(adapter.dispatch('rename_relation', 'dbt')(from_relation, to_relation)) -}}
{% endmacro %}

{% macro default__rename_relation(from_relation, to_relation) -%}
  {% set target_name = adapter.quote_as_configured(to_relation.identifier, 'identifier') %}
  {% call statement('rename_relation') -%}
    alter table {{ from_relation.render() }} rename to {{ target_name }}
  {%- endcall %}
{% endmacro %}

{% macro get_rename_sql(relation, new_name) %}
  {{- return(adapter.dispatch('get_rename_sql', 'dbt')(relation, new_name)) -}}
{% endmacro %}

{% macro default__get_rename_sql(relation, new_name) -%}
  {%- if relation.is_view -%}
    {{ get_rename_view_sql(relation, new_name) }}
  {%- elif relation.is_table -%}
    {{ get_rename_table_sql(relation, new_name) }}
  {%- elif relation.is_materialized_view -%}
    {{ get_rename_materialized_view_sql(relation, new_name) }}
  {%- else -%}
    {{- exceptions.raise_compiler_error("get_rename_sql has not been implemented for: " ~ relation.type) -}}
  {%- endif -%}
{%- endmacro %}

{% macro get_rename_table_sql(relation, new_name) %}
  {{- return(adapter.dispatch('get_rename_table_sql', 'dbt')(relation, new_name)) -}}
{% endmacro %}

{% macro default__get_rename_table_sql(relation, new_name) -%}
  alter table {{ relation.render() }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro get_rename_view_sql(relation, new_name) %}
  {{- return(adapter.dispatch('get_rename_view_sql', 'dbt')(relation, new_name)) -}}
{% endmacro %}

{% macro default__get_rename_view_sql(relation, new_name) -%}
  alter view {{ relation.render() }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro get_rename_materialized_view_sql(relation, new_name) %}
  {{- return(adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name)) -}}
{% endmacro %}

{% macro default__get_rename_materialized_view_sql(relation, new_name) -%}
  alter materialized view {{ relation.render() }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro get_create_backup_sql(relation) %}
  {{- return(adapter.dispatch('get_create_backup_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_create_backup_sql(relation) -%}
  {%- set backup = make_backup_relation(relation, relation.type) -%}
  {{ get_drop_sql(backup) }};
  {{ get_rename_sql(relation, backup.identifier) }}
{%- endmacro %}

{% macro get_rename_intermediate_sql(relation) %}
  {{- return(adapter.dispatch('get_rename_intermediate_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_rename_intermediate_sql(relation) -%}
  {{ get_rename_sql(make_intermediate_relation(relation), relation.identifier) }}
{%- endmacro %}
