{% macro tables_of_results() %}
  {% set query %}
    select * from (values (1, 'a', 1.50::decimal(5, 2), true, date '2024-01-02', timestamp '2024-01-02 03:04:05', null, 2.5::double),
      (2, null, 3.25, false, date '2024-02-03', timestamp '2024-02-03 04:05:06.789', null, 1e10))
      as t (n, word, price, ok, day, moment, nothing, ratio)
  {% endset %}
  {% set table = run_query(query) %}
  {% do say('names', [table.column_names, table.columns.keys(), table.columns | length, table.rows | length]) %}
  {% do say('first column', [table.columns[0].values(), table.columns['n'].values(), table.columns.word.values(), table.columns[0].name, table.columns[1].values_without_nulls(), table.columns[0].values_sorted(), table.columns[0].values_distinct() | list]) %}
  {% do say('decimals', [table.columns['price'].values(), table.rows[0]['price'] + 1, table.rows[0][2] ~ '', table.columns['ratio'].values(), table.rows[0].price * 2, table.rows[1].price / 3, table.rows[1].price // 2, table.rows[1].price % 2, -table.rows[0].price, table.rows[0].price > 1, table.rows[0].price == 1.5, table.rows[0].price ** 2, table.rows | sum(attribute='price'), table.rows | map(attribute='ratio') | max, table.rows[0].price | int, table.rows[0].price | float, table.rows[1].price | round(1), '%.1f|%s|%d' % (table.rows[0].price, table.rows[0].price, table.rows[0].price), '{:.3f}'.format(table.rows[0].price), table.rows[0].price | abs, table.rows[0].price is number]) %}
  {% do say('days', [table.columns['day'].values(), table.rows[0]['moment'], table.rows[1].moment ~ '', table.rows[0]['day'].year, table.rows[0].ok, table.rows[1][3]]) %}
  {% for row in table.rows %}
    {% do say('row', [row[0], row['word'], row.values(), row.keys(), row.dict().items() | list, row.get('n'), row.get('absent', 'd'), row | length]) %}
  {% endfor %}
  {% for row in table %}{% do say('iterated', [row.n, row[1]]) %}{% endfor %}
  {% do say('rows', [table.rows.values() | length, table.rows[0].values()[0], table.rows[-1]['n']]) %}
  {% do say('zipped', [zip(table.columns[0].values(), table.columns[1].values()) | list]) %}
  {% do say('comprehension', [table.columns | map(attribute='name') | list, table.rows | map(attribute='n') | list, table.rows | map(attribute=0) | list, table.rows | sum(attribute='n')]) %}
  {% do say('select', [table.select(['n', 'word']).column_names, table.exclude(['n']).column_names, table.rename(column_names=['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']).column_names, table.limit(1).rows | length, table.order_by('n', reverse=true).columns[0].values(), table.distinct('ok').rows | length]) %}
  {% do say('where', [table.column_types | length, table.row_names, table.columns.n.data_type is defined, table.columns[0].index, table.columns.n.values_without_nulls_sorted(), table.columns.word.values_distinct() | list | length, table.columns.get('n').name, table.columns.get('absent', 'd'), table.rows.get(0, 'd') is defined]) %}
  {% do table.print_structure() %}
  {% do table.print_table(max_rows=1, max_columns=3, max_column_width=5) %}
  {% do table.print_table() %}
  {% do table.print_csv() %}
  {% do table.print_json() %}{% do print('') %}
  {% do table.select(['n', 'word']).print_table(max_rows=1, max_columns=1) %}
  {% set nothing = run_query("select 1 as a where false") %}
  {% do say('empty', [nothing.rows | length, nothing.columns[0].values(), nothing.column_names, nothing.rows]) %}
  {% do say('statement without rows', run_query('create or replace temp table t1 as select 1 as a')) %}
  {% do say('dictionary', dbt_utils_like_columns(table)) %}
{% endmacro %}

{% macro dbt_utils_like_columns(table) %}
  {% set found = {} %}
  {% for name in table.column_names %}{% do found.update({name: table.columns[name].values() | list}) %}{% endfor %}
  {{ return(found) }}
{% endmacro %}

{% macro statements() %}
  {% call statement('first', fetch_result=true) %}select 1 as a, 'x' as b union all select 2, 'y' order by 1{% endcall %}
  {% set first = load_result('first') %}
  {% do say('load_result', [first.keys() | list, first['data'], first['table'].rows | length, first['response'] ~ '']) %}
  {% do say('again', [load_result('absent')]) %}
  {% call statement('second') %}create or replace temp table t2 as select 1 as a{% endcall %}
  {% do say('no fetch', load_result('second')['data']) %}
  {% call statement('third', fetch_result=true, auto_begin=true) -%} select 7 as n {%- endcall %}
  {% do say('third', load_result('third').table.columns[0].values()[0]) %}
  {% call statement(fetch_result=true) %}select 1{% endcall %}
  {% do store_result('stored', 'OK 1', agate_table=first['table']) %}
  {% do say('store_result', load_result('stored').items() | map('first') | list) %}
  {% do store_raw_result('raw', message='OK', code='SELECT', rows_affected='3') %}
  {% do say('store_raw_result', load_result('raw')['response'].rows_affected) %}
  {% do say('get_query_results', dbt.run_query('select 5 as x').columns[0].values()) %}
  {% call noop_statement('nothing', 'said', 'CODE') %}{% endcall %}
  {% do say('nothing', load_result('nothing').response) %}
{% endmacro %}
