{% macro bigquery_materialized_view_ddl(head, relation, sql) -%}
  {{ head }} {{ relation.render() }}
  {{ partition_by(adapter.parse_partition_by(config.get('partition_by', none))) }}
  {{ cluster_by(config.get('cluster_by', none)) }}
  {{ bigquery_options(adapter.get_materialized_view_options(config, model)) }}
  as {{ sql }}
{%- endmacro %}

{% macro bigquery__get_create_materialized_view_as_sql(relation, sql) %}
  {{ return(bigquery_materialized_view_ddl('create materialized view if not exists', relation, sql)) }}
{% endmacro %}

{% macro bigquery__get_replace_materialized_view_sql(relation, sql) %}
  {{ return(bigquery_materialized_view_ddl('create or replace materialized view', relation, sql)) }}
{% endmacro %}

{% macro bigquery__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% do return(adapter.get_materialized_view_changes(existing_relation, new_config, model, model.compiled_code)) %}
{% endmacro %}

{# Options are set on the view that stands; another query, partitioning or clustering needs another view. #}
{% macro bigquery__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {% if configuration_changes.requires_full_refresh %}
    {{ get_replace_sql(existing_relation, relation, sql) }}
  {% else %}
    alter materialized view {{ relation.render() }} set {{ bigquery_options(configuration_changes.options) }}
  {% endif %}
{% endmacro %}

{% macro bigquery__refresh_materialized_view(relation) %}
  call bq.refresh_materialized_view('{{ relation.database }}.{{ relation.schema }}.{{ relation.identifier }}')
{% endmacro %}
