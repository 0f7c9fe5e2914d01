{# The new rows as the source of one statement: the temporary table where there is one, else the model's own SQL. #}
{% macro bigquery_source_sql(tmp_relation, sql, partition_by, tmp_relation_exists, dest_columns) -%}
  {%- set by_ingestion = partition_by is not none and partition_by.time_ingestion_partitioning -%}
  {%- set reordered = bigquery_reordered_structs(tmp_relation, partition_by, dest_columns) -%}
  (
    {% if tmp_relation_exists -%}
    select {{ partition_by.insertable_time_partitioning_field() ~ ', ' if by_ingestion }}*{{ reordered }} from {{ tmp_relation }}
    {%- elif by_ingestion -%}
    {{ wrap_with_time_ingestion_partitioning_sql(partition_by, bigquery_reordered_sql(sql, reordered), True) }}
    {%- else -%}
    {{ bigquery_reordered_sql(sql, reordered) }}
    {%- endif %}
  )
{%- endmacro %}

{% macro bigquery_reordered_sql(sql, reordered) %}
  {% do return('select *' ~ reordered ~ ' from (\n' ~ sql ~ '\n)' if reordered else sql) %}
{% endmacro %}

{# Structs go in by position, without a word where the types fit: here each field goes by its name. #}
{% macro bigquery_reordered_structs(tmp_relation, partition_by, dest_columns) %}
  {% set source = tmp_relation %}
  {% if (config.get('on_schema_change') or 'ignore') == 'ignore' %}
    {% if not bigquery_has_structs(dest_columns) %}{% do return('') %}{% endif %}
    {% set sql = model['compiled_code'] %}
    {% if partition_by is not none %}
      {% set sql = sql | replace('_dbt_max_partition', 'cast(null as ' ~ partition_by.data_type_for_partition() ~ ')') %}
    {% endif %}
    {% set source = get_columns_with_types_in_query_sql(sql) %}
  {% endif %}
  {% set structs = adapter.get_reordered_structs(source, this) %}
  {% do return(' replace (' ~ structs | join(', ') ~ ')' if structs else '') %}
{% endmacro %}

{% macro bigquery_has_structs(columns) %}
  {% for column in columns or [] if 'struct<' in column.data_type | lower %}{% do return(true) %}{% endfor %}
  {% do return(false) %}
{% endmacro %}

{% macro bq_generate_incremental_merge_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates) %}
  {% set predicates = bigquery_list(incremental_predicates) %}
  {% set partition_filter = predicate_for_avoid_require_partition_filter() %}
  {% if partition_filter is not none %}{% do predicates.append(partition_filter) %}{% endif %}
  {% set declaration = '' if tmp_relation_exists else declare_dbt_max_partition(this, partition_by, sql) %}
  {% do return(declaration ~ get_merge_sql(target_relation, bigquery_source_sql(tmp_relation, sql, partition_by, tmp_relation_exists, dest_columns), unique_key, dest_columns, predicates)) %}
{% endmacro %}

{% macro bigquery_list(value) %}
  {% if value is none %}{% do return([]) %}{% endif %}
  {% do return([value] if value is string else value | list) %}
{% endmacro %}

{# True for every row, and yet the filter on the partitioning column that `require_partition_filter` asks for. #}
{% macro predicate_for_avoid_require_partition_filter(target='DBT_INTERNAL_DEST') %}
  {% set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) %}
  {% if partition_config is none or not config.get('require_partition_filter') %}{% do return(none) %}{% endif %}
  {% set field = partition_config.time_partitioning_field() if partition_config.time_ingestion_partitioning else partition_config.field %}
  {% set column = '`' ~ target ~ '`.`' ~ field ~ '`' %}
  {% do return(column ~ ' is null or ' ~ column ~ ' is not null') %}
{% endmacro %}

{% macro bigquery__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {#- `is not distinct from` would hide the partition filter from BigQuery's pruning -#}
  {%- if flags.ENABLE_TRUTHY_NULLS_EQUALS_MACRO -%}
    (({{ source_unique_key }} is null and {{ target_unique_key }} is null) or ({{ source_unique_key }} = {{ target_unique_key }}))
  {%- else -%}
    ({{ source_unique_key }} = {{ target_unique_key }})
  {%- endif -%}
{%- endmacro %}

{% macro bigquery_append_sql(tmp_relation, target_relation, sql, partition_by, dest_columns, tmp_relation_exists) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- if not tmp_relation_exists -%}
    {{ declare_dbt_max_partition(this, partition_by, sql) }}
    {{ config.get('sql_header', none) or '' }}
  {%- endif %}
  insert into {{ target_relation }} ({{ columns }})
  select {{ columns }}
  from {{ bigquery_source_sql(tmp_relation, sql, partition_by, tmp_relation_exists, dest_columns) }}
{%- endmacro %}

{# Both steps or neither: a failure between them rolls the deletion back. #}
{% macro bigquery__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set predicates = bigquery_list(incremental_predicates) -%}
  begin transaction;
  {%- if unique_key %}
  {%- for key in bigquery_list(unique_key) -%}
    {%- do predicates.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ key, 'DBT_INTERNAL_DEST.' ~ key)) -%}
  {%- endfor -%}
  {%- set partition_filter = predicate_for_avoid_require_partition_filter() -%}
  {%- if partition_filter is not none -%}{%- do predicates.append(partition_filter) -%}{%- endif %}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using (select distinct {{ bigquery_list(unique_key) | join(', ') }} from {{ source }}) as DBT_INTERNAL_SOURCE
  on ({{ predicates | join(') and (') }})
  when matched then delete;
  {%- endif %}
  insert into {{ target }} ({{ columns }})
  select {{ columns }}
  from (select *{{ bigquery_reordered_structs(source, adapter.parse_partition_by(config.get('partition_by', none)), dest_columns) }} from {{ source }});
  commit transaction
{%- endmacro %}
