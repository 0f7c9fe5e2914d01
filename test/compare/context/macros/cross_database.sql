{#- Every macro that works on any warehouse, as text. -#}
{% macro cross_database() %}
  {% do say_code('any_value', dbt.any_value('x')) %}
  {% do say_code('array_append', dbt.array_append('a', '1')) %}
  {% do say_code('array_concat', dbt.array_concat('a', 'b')) %}
  {% do say_code('array_construct', [dbt.array_construct([1, 2]), dbt.array_construct([], 'integer'), dbt.array_construct(['1'])]) %}
  {% do say_code('bool_or', dbt.bool_or('x')) %}
  {% do say_code('cast', dbt.cast('x', 'integer')) %}
  {% do say_code('cast_bool_to_text', dbt.cast_bool_to_text('x')) %}
  {% do say_code('concat', dbt.concat(['a', "'-'", 'b'])) %}
  {% do say_code('current_timestamp', [dbt.current_timestamp(), dbt.current_timestamp_backcompat(), dbt.current_timestamp_in_utc_backcompat(), dbt.snapshot_get_time(), current_timestamp()]) %}
  {% do say_code('types', [dbt.type_string(), dbt.type_timestamp(), dbt.type_float(), dbt.type_numeric(), dbt.type_bigint(), dbt.type_int(), dbt.type_boolean()]) %}
  {% do say_code('dateadd', dbt.dateadd('day', 1, 'x')) %}
  {% do say_code('datediff', [dbt.datediff("'2024-01-01'", "'2024-02-01'", 'month'), dbt.datediff('a', 'b', 'hour')]) %}
  {% do say_code('date_trunc', dbt.date_trunc('month', 'x')) %}
  {% do say_code('date_spine', dbt.date_spine('day', "'2024-01-01'::date", "'2024-01-04'::date")) %}
  {% do say_code('generate_series', [dbt.generate_series(5), dbt.get_powers_of_two(9)]) %}
  {% do say_code('get_intervals_between', dbt.get_intervals_between("'2024-01-01'::date", "'2024-01-04'::date", 'day')) %}
  {% do say_code('equals', dbt.equals('a', 'b')) %}
  {% do say_code('escape_single_quotes', dbt.escape_single_quotes("it's")) %}
  {% do say_code('sets', [dbt.except(), dbt.intersect()]) %}
  {% do say_code('hash', dbt.hash('x')) %}
  {% do say_code('last_day', [dbt.last_day('x', 'month'), dbt.last_day('x', 'quarter'), dbt.last_day('x', 'year')]) %}
  {% do say_code('length', dbt.length('x')) %}
  {% do say_code('listagg', [dbt.listagg('x'), dbt.listagg('x', "'; '"), dbt.listagg('x', "','", 'order by y'), dbt.listagg('x', "','", 'order by y', 3)]) %}
  {% do say_code('literals', [dbt.string_literal('x'), string_literal("it's")]) %}
  {% do say_code('position', dbt.position("'b'", "x")) %}
  {% do say_code('replace', dbt.replace('x', "'a'", "'b'")) %}
  {% do say_code('right', dbt.right('x', 2)) %}
  {% do say_code('safe_cast', [dbt.safe_cast('x', 'integer'), dbt.safe_cast('x', api.Column.translate_type('integer'))]) %}
  {% do say_code('split_part', [dbt.split_part('x', "','", 1), dbt.split_part('x', "','", -1)]) %}
  {% do say_code('dates_in_range', dbt.dates_in_range('20240130', '20240202', in_fmt='%Y%m%d')) %}
  {% do say_code('partition_range', [dbt.partition_range('20240101,20240103', '%Y%m%d'), dbt.convert_datetime('2024-01-02', '%Y-%m-%d')]) %}
  {% do say_code('py_current_timestring', [dbt.py_current_timestring() | length]) %}
  {% do say_code('queries', [get_limit_subquery_sql('select 1', 5) if get_limit_subquery_sql is defined else 'none', dbt.get_show_sql('select 1', none, 5), dbt.get_empty_subquery_sql('select 1 as a'), dbt.get_empty_schema_sql({'a': {'name': 'a', 'data_type': 'int'}})]) %}
  {% do say_code('names', [generate_schema_name(none, none), generate_schema_name('custom', none), generate_database_name(none, none), generate_database_name('db'), generate_schema_name_for_env('custom', none)]) %}
  {% do say_code('handles', [make_intermediate_relation(ref('base')), make_backup_relation(ref('base'), 'table'), make_temp_relation(ref('base')).identifier.startswith('base__dbt_tmp')]) %}
  {% do say_code('merges', [get_merge_update_columns(none, none, []), get_quoted_csv(['a', 'b c']), get_merge_update_columns(['a'], none, [api.Column('a', 'int'), api.Column('b', 'int')]), get_merge_update_columns(none, ['a'], [api.Column('a', 'int'), api.Column('b', 'int')]) | string, diff_columns([api.Column('a', 'int')], [api.Column('b', 'int')]) | map(attribute='name') | list, diff_column_data_types([api.Column('a', 'int')], [api.Column('a', 'varchar')])]) %}
  {% do say_code('hooks', [before_begin('select 1'), after_commit('select 1'), in_transaction('select 1'), make_hook_config('select 1', true)]) %}
{% endmacro %}
