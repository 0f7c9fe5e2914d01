{% macro bq_generate_incremental_insert_overwrite_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) %}
  {% do bigquery_check_partitioning('insert_overwrite', partition_by) %}
  {% do return(bq_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions)) %}
{% endmacro %}

{# Partitions that the config names, or those that the new rows have. #}
{% macro bq_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) %}
  {% if partitions %}
    {{ bq_static_insert_overwrite_sql(tmp_relation, target_relation, sql, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) }}
  {% else %}
    {{ bq_dynamic_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions) }}
  {% endif %}
{% endmacro %}

{% macro bq_static_insert_overwrite_sql(tmp_relation, target_relation, sql, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) -%}
  {%- if copy_partitions -%}
    {{ bigquery_copy_partitions_sql(tmp_relation, target_relation, sql, partition_by, partitions, tmp_relation_exists) }}
  {%- else -%}
    {%- set predicate = partition_by.render_wrapped(alias='DBT_INTERNAL_DEST') ~ ' in (' ~ bigquery_list(partitions) | join(', ') ~ ')' -%}
    {{ '' if tmp_relation_exists else declare_dbt_max_partition(this, partition_by, sql) }}
    {{- get_insert_overwrite_merge_sql(target_relation, bigquery_source_sql(tmp_relation, sql, partition_by, tmp_relation_exists, dest_columns), dest_columns, bigquery_filtering(predicate, partition_by), include_sql_header=not tmp_relation_exists) }};
  {%- endif -%}
{%- endmacro %}

{% macro bq_dynamic_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions) -%}
  {%- if copy_partitions -%}
    {{ bigquery_copy_partitions_sql(tmp_relation, target_relation, sql, partition_by, none, tmp_relation_exists) }}
  {%- else -%}
    {%- set predicate = partition_by.render_wrapped(alias='DBT_INTERNAL_DEST') ~ ' in unnest(dbt_partitions_for_replacement)' -%}
    {%- set partition = partition_by.time_partitioning_field() if partition_by.time_ingestion_partitioning else partition_by.render_wrapped() -%}
    declare dbt_partitions_for_replacement array<{{ partition_by.data_type_for_partition() }}>;
    {%- if not tmp_relation_exists %}
    {{ bq_create_table_as(partition_by, True, tmp_relation, sql) }}
    {%- endif %}
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select {{ bigquery_or_no_partition('array_agg(distinct ' ~ partition ~ ' ignore nulls)', partition_by) }}
      from {{ tmp_relation }}
    );
    {{ get_insert_overwrite_merge_sql(target_relation, bigquery_source_sql(tmp_relation, sql, partition_by, true, dest_columns), dest_columns, bigquery_filtering(predicate, partition_by)) }};
    drop table if exists {{ tmp_relation }};
  {%- endif -%}
{%- endmacro %}

{# Where the table demands a filter of partitions, a null array is none: a value that no partition has keeps it one. #}
{% macro bigquery_or_no_partition(partitions, partition_by) %}
  {% if not config.get('require_partition_filter') %}{% do return(partitions) %}{% endif %}
  {% set nowhere = {
      'date': "date '0001-01-01'",
      'datetime': "datetime '0001-01-01 00:00:00'",
      'timestamp': "timestamp '0001-01-01 00:00:00+00'",
      'int64': '-9223372036854775807'} %}
  {% do return('ifnull(' ~ partitions ~ ', [' ~ nowhere[partition_by.data_type_for_partition()] ~ '])') %}
{% endmacro %}

{# Ranges are found by a calculation, which BigQuery takes for no filter of partitions. #}
{% macro bigquery_filtering(predicate, partition_by) %}
  {% set filter = predicate_for_avoid_require_partition_filter() if partition_by.range is not none else none %}
  {% do return([predicate] if filter is none else [predicate, '(' ~ filter ~ ')']) %}
{% endmacro %}

{# Each partition replaced by a copy job: no slots and no bytes, but one job a partition. #}
{% macro bigquery_copy_partitions_sql(tmp_relation, target_relation, sql, partition_by, partitions, tmp_relation_exists) %}
  {% if not tmp_relation_exists %}
    {% call statement('create_tmp_relation_for_copy') %}{{ bq_create_table_as(partition_by, True, tmp_relation, sql) }}{% endcall %}
  {% endif %}
  {% set type = partition_by.data_type_for_partition() %}
  {% if partitions %}
    {% set given = 'select distinct cast(partition_id as ' ~ type ~ ') from unnest([' ~ bigquery_list(partitions) | join(', ') ~ ']) as partition_id' %}
  {% else %}
    {% set given = 'select distinct ' ~ partition_by.render_wrapped() ~ ' from ' ~ tmp_relation %}
  {% endif %}
  {% do bq_copy_partitions(tmp_relation, target_relation, run_query(given).columns[0].values(), partition_by) %}
  drop table if exists {{ tmp_relation }}
{% endmacro %}

{% macro bq_copy_partitions(tmp_relation, target_relation, partitions, partition_by) %}
  {% set formats = {'hour': '%Y%m%d%H', 'day': '%Y%m%d', 'month': '%Y%m', 'year': '%Y'} %}
  {% for partition in partitions %}
    {% if partition is none %}{% set id = '__NULL__' %}
    {% elif partition_by.data_type == 'int64' %}{% set id = partition | string %}
    {% else %}{% set id = partition.strftime(formats[partition_by.granularity]) %}
    {% endif %}
    {% do adapter.copy_table(
        tmp_relation.incorporate(path={'identifier': tmp_relation.identifier ~ '$' ~ id}),
        target_relation.incorporate(path={'identifier': target_relation.identifier ~ '$' ~ id}),
        'table') %}
  {% endfor %}
{% endmacro %}

{% macro bq_validate_microbatch_config(config) %}
  {% set partition_by = adapter.parse_partition_by(config.get('partition_by', none)) %}
  {% if partition_by is none %}
    {% do exceptions.raise_compiler_error("The 'microbatch' strategy requires a `partition_by` config.") %}
  {% elif partition_by.granularity != config.get('batch_size') %}
    {% do exceptions.raise_compiler_error("The 'microbatch' strategy requires a `partition_by` config with the same granularity as its configured `batch_size`.\nGot:\n  `batch_size`: " ~ config.get('batch_size') ~ "\n  `partition_by.granularity`: " ~ partition_by.granularity) %}
  {% endif %}
{% endmacro %}

{# A batch by the model's own event time is one partition known beforehand: it's replaced whole, also by nothing. #}
{% macro bq_generate_microbatch_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) %}
  {% set start = model.batch.event_time_start if model.batch else none %}
  {% if not partitions and start and partition_by.field | lower == (config.get('event_time') or '') | lower %}
    {% set partitions = [bigquery_partition_literal(partition_by, start)] %}
  {% endif %}
  {% do return(bq_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions)) %}
{% endmacro %}

{% macro bigquery_partition_literal(partition_by, moment) %}
  {% set type = partition_by.data_type_for_partition() %}
  {# partitions are cut in UTC, whatever zone the project has #}
  {% set formats = {'date': '%Y-%m-%d', 'datetime': '%Y-%m-%d %H:%M:%S', 'timestamp': '%Y-%m-%d %H:%M:%S+00'} %}
  {% do return(type ~ " '" ~ moment.strftime(formats[type]) ~ "'") %}
{% endmacro %}

{% macro wrap_with_time_ingestion_partitioning_sql(partition_by, sql, is_nested) -%}
  select timestamp({{ partition_by.column }}) as {{ partition_by.insertable_time_partitioning_field() }}, * except ({{ partition_by.column }}) from (
    {{ sql }}
  ){{ '' if is_nested else ';' }}
{%- endmacro %}

{% macro source_sql_with_partition(partition_by, source_sql) %}
  {% if partition_by is not none and partition_by.time_ingestion_partitioning %}
    {% do return(wrap_with_time_ingestion_partitioning_sql(partition_by, source_sql, False)) %}
  {% endif %}
  {% do return(source_sql) %}
{% endmacro %}

{% macro get_quoted_with_types_csv(columns) %}
  {% set quoted = [] %}
  {% for column in columns %}{% do quoted.append(adapter.quote(column.name) ~ ' ' ~ column.data_type) %}{% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}

{% macro columns_without_partition_fields_csv(partition_config, columns) -%}
  {{ return(get_quoted_with_types_csv(partition_config.reject_partition_field_column(columns))) }}
{%- endmacro %}

{% macro bq_insert_into_ingestion_time_partitioned_table_sql(target_relation, sql) -%}
  {%- set partition_by = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {{ config.get('sql_header', none) or '' }}
  insert into {{ target_relation }} ({{ partition_by.insertable_time_partitioning_field() }}, {{ get_quoted_csv(adapter.get_columns_in_relation(target_relation) | map(attribute='name')) }})
  {{ wrap_with_time_ingestion_partitioning_sql(partition_by, sql, False) }}
{%- endmacro %}

{% macro get_columns_with_types_in_query_sql(select_sql) %}
  {% set sql %}
    {{ config.get('sql_header', none) or '' }}
    select * from (
      {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
  {% endset %}
  {{ return(adapter.get_columns_in_select_sql(sql)) }}
{% endmacro %}
