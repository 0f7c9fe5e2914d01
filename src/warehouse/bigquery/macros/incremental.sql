{% macro dbt_bigquery_validate_get_incremental_strategy(config) %}
  {% set strategy = config.get('incremental_strategy') or 'merge' %}
  {% set known = ['merge', 'insert_overwrite', 'microbatch', 'append', 'delete+insert'] %}
  {% if strategy not in known and 'get_incremental_' ~ strategy ~ '_sql' not in context %}
    {% do exceptions.raise_compiler_error("Invalid incremental strategy provided: " ~ strategy ~ "\nExpected one of: '" ~ known | join("', '") ~ "'") %}
  {% endif %}
  {% if strategy == 'microbatch' %}{% do bq_validate_microbatch_config(config) %}{% endif %}
  {% do return(strategy) %}
{% endmacro %}

{% macro bigquery_check_partitioning(strategy, partition_by) %}
  {% if partition_by is none and strategy == 'insert_overwrite' %}
    {% do exceptions.raise_compiler_error("The 'insert_overwrite' strategy requires the `partition_by` config.") %}
  {% elif partition_by is not none and partition_by.copy_partitions and strategy not in ['insert_overwrite', 'microbatch'] %}
    {% do exceptions.raise_compiler_error("The 'copy_partitions' option requires the 'incremental_strategy' option to be set to 'insert_overwrite' or 'microbatch'.") %}
  {% endif %}
{% endmacro %}

{% materialization incremental, adapter='bigquery', supported_languages=['sql'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set strategy = dbt_bigquery_validate_get_incremental_strategy(config) -%}
  {%- set partition_by = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- set full_refresh_mode = should_full_refresh() -%}
  {%- do bigquery_check_partitioning(strategy, partition_by) -%}

  {{ bigquery_run_hooks(pre_hooks) }}
  {% if existing is none or not existing.is_table or full_refresh_mode %}
    {% do bigquery_build_table(existing, target_relation, partition_by, compiled_code) %}
  {% else %}
    {% do bigquery_increment(strategy, existing, target_relation, partition_by) %}
  {% endif %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}

  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode)) %}
  {% do persist_docs(target_relation, model) %}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# New rows go in by one job, a script where it takes several statements; only a look at the schema needs them apart. #}
{% macro bigquery_increment(strategy, existing, target_relation, partition_by) %}
  {% if not model.batch %}{% do bigquery_tell_of_layout(existing, partition_by) %}{% endif %}
  {% set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') %}
  {% set tmp_relation = make_temp_relation(target_relation) %}
  {% set tmp_exists = on_schema_change != 'ignore' %}
  {% if tmp_exists %}
    {% call statement('create_tmp_relation') %}{{ bq_create_table_as(partition_by, True, tmp_relation, compiled_code) }}{% endcall %}
    {% set dest_columns = process_schema_changes(on_schema_change, tmp_relation, existing) %}
  {% endif %}
  {% set dest_columns = dest_columns or adapter.get_columns_in_relation(existing) %}
  {% if partition_by is not none and partition_by.time_ingestion_partitioning %}
    {% set dest_columns = adapter.add_time_ingestion_partition_column(partition_by, dest_columns) %}
  {% endif %}
  {% set build_sql = bq_generate_incremental_build_sql(
      strategy, tmp_relation, target_relation, compiled_code, config.get('unique_key'), partition_by,
      config.get('partitions', none), dest_columns, tmp_exists,
      partition_by is not none and partition_by.copy_partitions,
      config.get('predicates', none) or config.get('incremental_predicates', none)) %}
  {% call statement('main') %}{{ build_sql }}{% endcall %}
  {% if tmp_exists %}{% do adapter.drop_relation(tmp_relation) %}{% endif %}
{% endmacro %}

{% macro bq_generate_incremental_build_sql(strategy, tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions, incremental_predicates) %}
  {% if strategy == 'insert_overwrite' %}
    {% do return(bq_generate_incremental_insert_overwrite_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions)) %}
  {% elif strategy == 'microbatch' %}
    {% do return(bq_generate_microbatch_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions)) %}
  {% elif strategy == 'merge' %}
    {% do return(bq_generate_incremental_merge_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates)) %}
  {% elif strategy == 'append' %}
    {% do return(bigquery_append_sql(tmp_relation, target_relation, sql, partition_by, dest_columns, tmp_relation_exists)) %}
  {% endif %}
  {% do return(bigquery_two_step_sql(strategy, tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates)) %}
{% endmacro %}

{# Strategies that read the new rows more than once (delete+insert, a project's own): a temporary table, then their SQL. #}
{% macro bigquery_two_step_sql(strategy, tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates) -%}
  {%- set strategy_sql = adapter.get_incremental_strategy_macro(context, strategy) -%}
  {%- if not tmp_relation_exists -%}
    {{ bq_create_table_as(partition_by, True, tmp_relation, sql) }}
  {%- endif %}
  {{ strategy_sql({'target_relation': target_relation, 'temp_relation': tmp_relation, 'unique_key': unique_key, 'dest_columns': dest_columns, 'incremental_predicates': incremental_predicates}) }};
  {%- if not tmp_relation_exists %}
  drop table if exists {{ tmp_relation }};
  {%- endif %}
{%- endmacro %}

{% macro bq_create_table_as(partition_by, temporary, relation, compiled_code, language='sql') %}
  {% set declaration = declare_dbt_max_partition(this, partition_by, compiled_code, language) %}
  {% if partition_by is not none and partition_by.time_ingestion_partitioning %}
    {% do run_query(create_table_as(temporary, relation, compiled_code)) %}
    {% do return(declaration ~ bq_insert_into_ingestion_time_partitioned_table_sql(relation, compiled_code)) %}
  {% endif %}
  {% do return(declaration ~ create_table_as(temporary, relation, compiled_code)) %}
{% endmacro %}

{% macro declare_dbt_max_partition(relation, partition_by, compiled_code, language='sql') -%}
  {%- if partition_by is not none and '_dbt_max_partition' in compiled_code -%}
    {%- set field = partition_by.time_partitioning_field() if partition_by.time_ingestion_partitioning else partition_by.column -%}
    declare _dbt_max_partition {{ partition_by.data_type_for_partition() }} default (
      select max({{ field }}) from {{ relation }}
      where {{ field }} is not null
    );
  {% endif -%}
{%- endmacro %}
