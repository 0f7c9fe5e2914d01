import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

const profiles = `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: shop.duckdb, schema: main, threads: 1 }
`;

const macros = `
{% macro say(what, value) %}{% do print(what ~ ' = ' ~ value) %}{% endmacro %}

{% macro tables() %}
  {% set t = run_query("
    select * from (values (1, 'b', 1.50::decimal(5, 2), 0.1::double, date '2024-01-02', null),
      (2, null, 1234.5, 0.2, date '2024-02-03', null)) as t (n, word, price, ratio, day, nothing)") %}
  {% do say('sorted', [t.columns.n.values_sorted(), t.columns.word.values_without_nulls_sorted()]) %}
  {% do say('rows', [t.rows[-1].n, t.rows[0].values()[1], t.rows | sum(attribute='n'), t.rows[0] == t.rows[0]]) %}
  {% do say('picked', [t.select(['word', 'n']).column_names, t.exclude('n').column_names | length]) %}
  {% do say('found', [t.distinct('nothing').rows | length, t.order_by('n', reverse=true).columns[0].values(), t.limit(1).rows | length]) %}
  {% do say('exact', [t.rows[0].price * 2, t.rows[0].price / 4, t.rows[0].price // 1, 1 - t.rows[0].price, t.rows[0].price ** 2]) %}
  {% do say('with floats', [t.rows[0].price + 0.25, t.rows[0].price ** 0.5]) %}
  {% do say('sums', [t.rows | sum(attribute='ratio'), t.rows | sum(attribute='price'), t.rows[0].price / 3]) %}
  {% do say('filters', [t.rows[1].price | int, t.rows[0].price | round(1), t.rows[0].price | float, '%.1f' % t.rows[1].price, '{:.3f}'.format(t.rows[0].price), t.rows[0].price is number]) %}
  {% do say('json', [t.column_types[1].jsonify('b'), t.columns.price.data_type.jsonify(t.rows[0].price), t.column_types[4].jsonify(t.rows[0].day), t.column_types[5].jsonify(none)]) %}
  {% do say('csv', [t.column_types[2].csvify(t.rows[0].price), t.column_types[4].csvify(t.rows[0].day), t.column_types[2] == t.columns.price.data_type]) %}
  {{ t.print_table(max_columns=5) }}
  {% do t.print_csv() %}
  {% do t.select(['n', 'ratio', 'day']).print_json() %}
  {% do t.print_structure() %}
{% endmacro %}

{% macro initial(row) %}{{ return(row.word[0]) }}{% endmacro %}

{% macro show(what, t) %}{% do say(what, [t.column_names] + (t.rows | map('list') | list)) %}{% endmacro %}

{% macro grouped() %}
  {% set t = run_query("select * from (values (1, 'b', 1.5::decimal(5, 2)), (2, 'a', 2), (3, 'b', 3), (4, null, 4)) as t (n, word, price)") %}
  {% set u = run_query("select * from (values ('a', 10), ('b', 20), ('c', 30)) as u (word, n)") %}
  {% do say('sliced', [t.rows[1:3] | map('list') | list, t.columns[:1] | length, t.limit(-1, none).rows[0].n, t.rows.keys()]) %}
  {% do say('printed', [t.rows[0], u.rows[0]]) %}
  {% set groups = t.group_by('word') %}
  {% do say('groups', [groups.keys(), groups.key_name]) %}
  {% for word, rows in groups.items() %}{% do say('group ' ~ word, rows.columns.n.values()) %}{% endfor %}
  {% do show('merged', groups.select(['n']).merge(groups=['x', 'y', 'z'], group_name='of')) %}
  {% do say('by macro', u.group_by(initial).keys()) %}
  {% do show('joined', t.join(u, 'word')) %}
  {% do show('inner', t.join(u, 'word', inner=true, columns=['n'])) %}
  {% do show('full', t.join(u, 'word', full_outer=true)) %}
  {% do show('counts', t.pivot('word')) %}
  {% do show('crossed', t.pivot('word', 'n')) %}
  {% do show('longer', u.normalize('word', 'n')) %}
  {% do show('wider', t.select(['word', 'n', 'price']).denormalize('word', 'n', 'price')) %}
  {% do show('filled', u.homogenize('word', ['a', 'z'])) %}
  {% do show('renamed', u.rename(['The word', 'n'], slug_columns=true)) %}
{% endmacro %}

{% macro statements() %}
  {% call statement('one', fetch_result=true) %}select 1 as a{% endcall %}
  {% set one = load_result('one') %}
  {% do say('parts', [one.keys() | list, one['data'], one.table.columns['a'].values()]) %}
  {% do say('none is a default', [var('absent', none), var('absent', default=none)]) %}
{% endmacro %}

{% macro relations() %}
  {% set r = api.Relation.create(database='d', schema='s', identifier='i', type='table') %}
  {% do say('quoting', [r.quote(false, false, false), r.quote(identifier=false), r.include(false)]) %}
  {% do say('paths', [r.incorporate(path={'database': none, 'identifier': 'j'}), r.information_schema('tables') ~ '']) %}
  {% do say('kinds', adapter.convert_type(run_query("select 1 as a"), 0)) %}
  {% do say('types', [api.Relation.get_relation_type('view'), api.Relation.get_relation_type.Table, api.Relation.add_ephemeral_prefix('x')]) %}
{% endmacro %}
`;

const impossible = `
{% macro twice() %}{% call statement('one', fetch_result=true) %}select 1 as a{% endcall %}
{{ load_result('one') }}{% set again = load_result('one') %}{% endmacro %}
{% macro absent() %}{{ run_query("select 1 as a").select(['a', 'b']) }}{% endmacro %}
{% macro power() %}{{ run_query("select -1.5::decimal(5, 2) as a").rows[0].a ** 0.5 }}{% endmacro %}
{% macro division() %}{{ run_query("select 1.5::decimal(5, 2) as a").rows[0].a / 0.0 }}{% endmacro %}
`;

it("what decimals can't answer is refused as Python does, and a result that was loaded before as dbt does", async () => {
  const folder = project({
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": profiles,
    "macros/impossible.sql": impossible,
  });
  const refused = async (macro: string): Promise<string> =>
    (await quern(folder, ["run-operation", macro, "--log-level", "error"], 1)).stdout;
  expect(await refused("power")).toContain("a negative number to a fractional power");
  expect(await refused("absent")).toContain("x not in tuple");
  expect(await refused("division")).toContain("division by zero");
  expect(await refused("twice")).toContain("result named 'one' has already been loaded");
});

it("a result without a table has an empty one", async () => {
  const folder = project({
    "profiles.yml": profiles,
    "dbt_project.yml": "name: shop\nprofile: shop\n",
    "macros/told.sql": `{% macro told() %}
  {% call noop_statement('no', 'INSERT 5', 'INSERT', 5) %}select 1{% endcall %}
  {% call statement('not_fetched', auto_begin=false) %}select 1 as n{% endcall %}
  {% for name in ['no', 'not_fetched'] %}{% set result = load_result(name) %}
    {% do print([result.table.rows | length, result.table.column_names | list, result.data, result.response.code]) %}{% endfor %}
{% endmacro %}`,
  });
  const { stdout } = await quern(folder, ["--quiet", "run-operation", "told"]);
  expect(stdout.trim().split("\n")).toEqual(["[0, [], [], 'INSERT']", "[0, [], [], None]"]);
});

it("result tables, decimals and relations answer as dbt's do", async () => {
  const folder = project({
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": profiles,
    "macros/all.sql": macros,
  });
  const printed = async (macro: string): Promise<string[]> =>
    (await quern(folder, ["--quiet", "run-operation", macro])).stdout.trimEnd().split("\n");
  expect(await printed("tables")).toEqual([
    "sorted = [[1, 2], ['b']]",
    "rows = [2, 'b', 3, True]",
    "picked = [('word', 'n'), 5]",
    "found = [1, (2, 1), 1]",
    "exact = [Decimal('3.00'), Decimal('0.375'), Decimal('1'), Decimal('-0.50'), Decimal('2.2500')]",
    "with floats = [Decimal('1.75'), 1.224744871391589]",
    "sums = [Decimal('0.3'), Decimal('1236.00'), Decimal('0.50')]",
    "filters = [1234, Decimal('1.5'), 1.5, '1234.5', '1.500', True]",
    "json = ['b', 1.5, '2024-01-02', None]",
    "csv = ['1.50', '2024-01-02', True]",
    "| n | word |   price | ratio |        day | ... |",
    "| - | ---- | ------- | ----- | ---------- | --- |",
    "| 1 | b    |     1.5 |   0.1 | 2024-01-02 | ... |",
    "| 2 |      | 1,234.5 |   0.2 | 2024-02-03 | ... |",
    "n,word,price,ratio,day,nothing",
    "1,b,1.50,0.1,2024-01-02,",
    "2,,1234.50,0.2,2024-02-03,",
    '[{"n": 1, "ratio": 0.1, "day": "2024-01-02"}, {"n": 2, "ratio": 0.2, "day": "2024-02-03"}]',
    "| column  | data_type |",
    "| ------- | --------- |",
    "| n       | Integer   |",
    "| word    | Text      |",
    "| price   | Number    |",
    "| ratio   | Number    |",
    "| day     | Date      |",
    "| nothing | Integer   |",
  ]);
  expect(await printed("grouped")).toEqual([
    "sliced = [[[2, 'a', Decimal('2.00')], [3, 'b', Decimal('3.00')]], 1, 1, None]",
    "printed = [<agate.Row: (1, 'b', Decimal('1.50'))>, <agate.Row: ('a', 10)>]",
    "groups = [('b', 'a', None), 'word']",
    "group b = (1, 3)",
    "group a = (2,)",
    "group None = (4,)",
    "merged = [('of', 'n'), ['x', 1], ['x', 3], ['y', 2], ['z', 4]]",
    "by macro = ('a', 'b', 'c')",
    "joined = [('n', 'word', 'price', 'n2'), [1, 'b', Decimal('1.50'), 20], [2, 'a', Decimal('2.00'), 10], [3, 'b', Decimal('3.00'), 20], [4, None, Decimal('4.00'), None]]",
    "inner = [('n', 'word', 'price', 'n2'), [1, 'b', Decimal('1.50'), 20], [2, 'a', Decimal('2.00'), 10], [3, 'b', Decimal('3.00'), 20]]",
    "full = [('n', 'word', 'price', 'word2', 'n2'), [1, 'b', Decimal('1.50'), 'b', 20], [2, 'a', Decimal('2.00'), 'a', 10], [3, 'b', Decimal('3.00'), 'b', 20], [4, None, Decimal('4.00'), None, None], [None, None, None, 'c', 30]]",
    "counts = [('word', 'Count'), ['b', Decimal('2')], ['a', Decimal('1')], [None, Decimal('1')]]",
    "crossed = [('word', '1', '3', '2', '4'), ['b', Decimal('1'), Decimal('1'), Decimal('0'), Decimal('0')], ['a', Decimal('0'), Decimal('0'), Decimal('1'), Decimal('0')], [None, Decimal('0'), Decimal('0'), Decimal('0'), Decimal('1')]]",
    "longer = [('word', 'property', 'value'), ['a', 'n', Decimal('10')], ['b', 'n', Decimal('20')], ['c', 'n', Decimal('30')]]",
    "wider = [('word', '1', '2', '3', '4'), ['b', Decimal('1.50'), Decimal('0'), Decimal('3.00'), Decimal('0')], ['a', Decimal('0'), Decimal('2.00'), Decimal('0'), Decimal('0')], [None, Decimal('0'), Decimal('0'), Decimal('0'), Decimal('4.00')]]",
    "filled = [('word', 'n'), ['a', 10], ['b', 20], ['c', 30], ['z', None]]",
    "renamed = [('the_word', 'n'), ['a', 10], ['b', 20], ['c', 30]]",
  ]);
  expect(await printed("statements")).toEqual([
    "parts = [['response', 'data', 'table'], [(1,)], (1,)]",
    "none is a default = [None, None]",
  ]);
  const results = JSON.parse(readFileSync(join(folder, "target/run_results.json"), "utf8")) as { results: unknown[] };
  expect(results.results).toMatchObject([{ unique_id: "macro.shop.statements", status: "success", failures: 0 }]);
  expect(await printed("relations")).toEqual([
    'quoting = [<DuckDBRelation d.s.i>, <DuckDBRelation "d"."s".i>, <DuckDBRelation "s"."i">]',
    `paths = [<DuckDBRelation "s"."j">, '"d".INFORMATION_SCHEMA.tables']`,
    "kinds = integer",
    "types = ['view', 'table', '__dbt__cte__x']",
  ]);
});
