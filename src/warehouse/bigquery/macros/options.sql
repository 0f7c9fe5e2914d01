{% macro bigquery_options(opts) %}
  {% set rendered = [] %}
  {% for name, value in opts.items() %}{% do rendered.append('\n    ' ~ name ~ '=' ~ value) %}{% endfor %}
  {% do return('OPTIONS(' ~ rendered | join(',') ~ ('\n  ' if rendered) ~ ')') %}
{% endmacro %}

{% macro bigquery_table_options(config, node, temporary) %}
  {% do return(bigquery_options(adapter.get_table_options(config, node, temporary))) %}
{% endmacro %}

{% macro bigquery_view_options(config, node) %}
  {% do return(bigquery_options(adapter.get_view_options(config, node))) %}
{% endmacro %}

{# A string literal of GoogleSQL: JSON's escapes are among its own. #}
{% macro bigquery_text(value) %}{% do return(tojson(value | string)) %}{% endmacro %}

{% macro partition_by(partition_config) -%}
  {%- if partition_config is none -%}
    {% do return('') %}
  {%- elif partition_config.data_type == 'int64' and not partition_config.time_ingestion_partitioning -%}
    {%- set range = partition_config.range -%}
    partition by range_bucket({{ partition_config.column }}, generate_array({{ range.start }}, {{ range.end }}, {{ range.interval }}))
  {%- elif partition_config.time_ingestion_partitioning -%}
    partition by {{ partition_config.render_wrapped() }}
  {%- else -%}
    partition by {{ partition_config.render() }}
  {%- endif -%}
{%- endmacro %}

{% macro cluster_by(raw_cluster_by) -%}
  {%- if raw_cluster_by -%}
    cluster by {{ raw_cluster_by if raw_cluster_by is string else raw_cluster_by | join(', ') }}
  {%- endif -%}
{%- endmacro %}

{% macro date_sharded_table(base_name) %}
  {{ return(base_name ~ "[DBT__PARTITION_DATE]") }}
{% endmacro %}

{% macro grant_access_to(entity, entity_type, role, grant_target_dict) -%}
  {% do adapter.grant_access_to(entity, entity_type, role, grant_target_dict) %}
{%- endmacro %}

{% macro bigquery_partitions_of(table) %}
  {% do return(run_query('select partition_id, total_rows, total_logical_bytes, last_modified_time from '
    ~ table.information_schema('PARTITIONS') ~ ' where table_name = ' ~ bigquery_text(table.identifier))) %}
{% endmacro %}

{%- macro get_partitions_metadata(table) -%}
  {{- return(adapter.get_partitions_metadata(table) if execute else none) -}}
{%- endmacro -%}

{% macro bigquery__upload_file(local_file_path, database, table_schema, table_name) %}
  {% do adapter.upload_file(local_file_path, database, table_schema, table_name, **kwargs) %}
{% endmacro %}
