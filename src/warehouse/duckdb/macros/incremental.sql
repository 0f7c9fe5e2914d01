{% macro duckdb__get_incremental_default_sql(arg_dict) %}
  {% if arg_dict['unique_key'] %}{% do return(get_incremental_delete_insert_sql(arg_dict)) %}{% endif %}
  {% do return(get_incremental_append_sql(arg_dict)) %}
{% endmacro %}

{#- DuckDB loads an index of a file when a scan with a filter, or an insert, first asks for it. One that is not loaded yet
    keeps what is deleted until the transaction ends, and rows that come back would be twins. -#}
{% macro duckdb__load_indexes(relation) %}
  {% if run_query(get_show_indexes_sql(relation)).rows %}{% do run_query('select 1 from ' ~ relation ~ ' where rowid = 0') %}{% endif %}
{% endmacro %}

{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {%- do duckdb__load_indexes(target) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- if unique_key -%}
    {%- set keys = [unique_key] if unique_key is string else unique_key | list %}
    {%- set predicates = normalize_incremental_predicates(incremental_predicates) %}
    {%- set alias = 'DBT_INTERNAL_DEST' if 'DBT_INTERNAL_DEST' in predicates | join else 'DBT_INCREMENTAL_TARGET' %}
    delete from {{ target }} as {{ alias }}
    using (
        select distinct {% for key in keys %}{{ key }} as dbt_key_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ source }}
    ) as DBT_INCREMENTAL_SOURCE
    where {% for key in keys %}{{ key }} = DBT_INCREMENTAL_SOURCE.dbt_key_{{ loop.index }}{{ ' and ' if not loop.last }}{% endfor %}
    {%- for predicate in predicates %}
      and {{ predicate }}
    {%- endfor %};
    {% endif %}
    insert into {{ target }} ({{ columns }})
    (
        select {{ columns }}
        from {{ source }}
    )
{%- endmacro %}

{% macro normalize_incremental_predicates(incremental_predicates) %}
  {% do return(normalize_string_or_list(incremental_predicates, 'incremental_predicates')) %}
{% endmacro %}

{% macro duckdb__get_incremental_insert_overwrite_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- set source = arg_dict['temp_relation'] -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- do duckdb__load_indexes(target) -%}
  {%- set partition_by = duckdb__partition_by() -%}
  {%- if not partition_by -%}
    {%- do exceptions.raise_compiler_error("The 'insert_overwrite' strategy requires the `partition_by` config: a mapping with field, data_type and granularity or range") -%}
  {%- endif -%}
  {%- set expression = partition_by.expression -%}
  {%- set partitions = config.get('partitions') -%}
  {%- set conditions = [] -%}
  {%- if partitions -%}
    {%- do conditions.append(expression ~ ' in (' ~ partitions | join(', ') ~ ')') -%}
  {%- else -%}
    {%- set found = run_query('select count(*), min(' ~ expression ~ ')::varchar, max(' ~ expression ~ ')::varchar, count(' ~ expression ~ '), any_value(typeof(' ~ partition_by.field ~ ')) from ' ~ source) -%}
    {%- set row = found.rows[0] -%}
    {%- if row[0] == 0 -%}{%- do return('') -%}{%- endif -%}
    {%- if row[3] > 0 -%}
      {%- set bounds = '' -%}
      {%- if partition_by.granularity -%}
        {%- set bounds = partition_by.field ~ " >= '" ~ row[1] ~ "'::" ~ row[4] ~ ' and ' ~ partition_by.field ~ " < '" ~ row[2] ~ "'::" ~ row[4] ~ ' + interval 1 ' ~ partition_by.granularity ~ ' and ' -%}
      {%- endif -%}
      {%- do conditions.append(bounds ~ expression ~ ' in (select ' ~ expression ~ ' from ' ~ source ~ ')') -%}
    {%- endif -%}
    {%- if row[3] < row[0] -%}{%- do conditions.append(expression ~ ' is null') -%}{%- endif -%}
  {%- endif -%}
    delete from {{ target }}
    where {{ '(' ~ conditions | join(') or (') ~ ')' }}
    {%- for predicate in normalize_incremental_predicates(arg_dict['incremental_predicates']) %}
      and {{ predicate }}
    {%- endfor %};

    insert into {{ target }} ({{ columns }})
    select {{ columns }}
    from {{ source }}
    {{ duckdb__order_by_layout() }};
{%- endmacro %}

{% macro duckdb__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- set source = arg_dict['temp_relation'] -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- do duckdb__load_indexes(target) -%}
  {%- set batch = model.batch or {} -%}
  {%- set start = config.get('__dbt_internal_microbatch_event_time_start') or batch.event_time_start -%}
  {%- set end = config.get('__dbt_internal_microbatch_event_time_end') or batch.event_time_end -%}
  {%- set event_time = model.config.event_time -%}
  {%- if not event_time -%}{%- do exceptions.raise_compiler_error("The 'microbatch' strategy requires the `event_time` config") -%}{%- endif -%}
  {%- if arg_dict['unique_key'] -%}
    {%- do exceptions.raise_compiler_error("The 'microbatch' strategy does not support 'unique_key': a batch takes the place of all rows of its time. Remove it, or use the 'merge' strategy") -%}
  {%- endif -%}
  {#- texts without a type: the column's own type says how they compare -#}
  {%- set window = [] -%}
  {%- if start -%}{%- do window.append(event_time ~ " >= '" ~ start ~ "'") -%}{%- endif -%}
  {%- if end -%}{%- do window.append(event_time ~ " < '" ~ end ~ "'") -%}{%- endif -%}
    delete from {{ target }}
    where {{ window | join(' and ') or 'true' }}
    {%- for predicate in normalize_incremental_predicates(arg_dict['incremental_predicates']) %}
      and ({{ predicate }})
    {%- endfor %};

    insert into {{ target }} ({{ columns }})
    (
        select {{ columns }}
        from {{ source }}
        where {{ window | join(' and ') or 'true' }}
    )
{%- endmacro %}
