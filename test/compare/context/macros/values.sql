{% macro values_of_python() %}
  {% do say('list', [1, 'two', 3.5, none, true, [], {}, ('a',), (1, 2)]) %}
  {% do say('dict', {'a': 1, 'b': {'c': [none]}, 3: 'three', true: 1.0}) %}
  {% do say('strings', ["it's", 'a "b"', 'tab\tend', 'back\\slash', 'é', "both ' and \""]) %}
  {% do say('floats', [1.0, 1e20, 1e16, 1e15, 1e-5, 0.1 + 0.2, 100000000000000000000, -0.0, 2.5e-7]) %}
  {% do say('division', [7 / 2, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 2 ** 10, 2 ** -1, 7.0 // 2, 6 / 3]) %}
  {% do say('comparison', [1 == 1.0, 1 == true, '1' == 1, [1] == [1], {'a': 1} == {'a': 1.0}, 'a' < 'b', [1, 2] < [1, 3]]) %}
  {% do say('text methods', ['aXb'.lower(), 'ab'.upper(), ' a '.strip(), 'a,b,,c'.split(','), 'a b  c'.split(), 'aa'.replace('a', 'b', 1), 'x'.join(['1', '2'])]) %}
  {% do say('more text', ['abc'.startswith('a'), 'abc'.endswith(('x', 'c')), 'hello world'.title(), 'hello'.capitalize(), 'abc'.find('c'), 'abcabc'.rfind('b'), 'abcabc'.count('bc'), '7'.zfill(3), 'a'.center(5, '*'), 'a'.ljust(3) ~ '|', 'a'.rjust(3)]) %}
  {% do say('tests of text', ['12'.isdigit(), 'a1'.isalnum(), 'ab'.isalpha(), 'AB'.isupper(), 'ab'.islower(), ' '.isspace(), '1.5'.isnumeric(), 'a_b'.isidentifier()]) %}
  {% do say('partition', ['a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'a\nb\r\nc'.splitlines(), 'a.b.c'.rsplit('.', 1), 'aXbX'.strip('X'), 'Abc'.swapcase(), '{} {x} {0}'.format if false else '{} {x}'.format(1, x=2)]) %}
  {% do say('format', ['%s %d %05.1f %r %x' % ('a', 3, 2.345, 'q', 255), '{:>5}|{:<5}|{:^5}|{:05d}|{:,}|{:.2f}|{:%}'.format('a', 'b', 'c', 42, 1234567, 3.14159, 0.5), '{0[a]} {1!r}'.format({'a': 1}, 'x')]) %}
  {% do say('slices', ['abcdef'[1:3], 'abcdef'[::-1], 'abcdef'[-2:], [1, 2, 3, 4][::2], (1, 2, 3)[1:], 'abc'[-1]]) %}
  {% set many = [3, 1, 2] %}{% do many.append(0) %}{% do many.extend([9]) %}{% do many.insert(0, 7) %}{% do many.remove(1) %}
  {% do say('list methods', [many, many.pop(), many.index(2), many.count(3), many | sort, many.copy()]) %}
  {% do many.sort() %}{% do say('sorted', many) %}{% do many.reverse() %}{% do say('reversed', many) %}
  {% set box = {'b': 1, 'a': 2} %}{% do box.update({'c': 3}) %}
  {% do say('dict methods', [box.keys(), box.values(), box.items(), box.get('x'), box.get('x', 4), box.pop('b'), box.setdefault('d', []), box, box | length]) %}
  {% do say('dict order', box | dictsort) %}
  {% do say('in', ['a' in box, 'a' in 'abc', 1 in [1], 'z' not in box, 1 in (2, 1)]) %}
  {% do say('none', [none, none is none, none == none, undefined_name is defined, undefined_name | default('d'), '' | default('e', true)]) %}
  {% do say('joined', [1 ~ 'a' ~ none ~ true ~ 1.0 ~ [1]]) %}
  {% do say('range', [range(3) | list, range(5, 1, -2) | list, range(0)]) %}
  {% do say('dict()', [dict(a=1, b=2), dict([('x', 1)]), cycler('a', 'b').next()]) %}
  {% do say('booleans', [true and 'a', '' or 'b', not '', not 0, 1 if false, none or 0]) %}
  {% do say('filters', ['a b' | title, [1, 2, 3] | sum, [1, 2, 3] | first, [1, 2, 3] | last, [3, 1] | max, [3, 1] | min, 'abc' | reverse, [1, 2] | reverse | list, [1, 1, 2] | unique | list, -3 | abs, 3.7 | int, '3.7' | float, 'x' | int(9), 3.14159 | round(2), 2.5 | round, 3.2 | round(0, 'ceil')]) %}
  {% do say('map', [['a', 'b'] | map('upper') | list, [{'x': 1}, {'x': 2}] | map(attribute='x') | list, [{'x': 1}, {}] | map(attribute='x', default=0) | list, [1, 2, 3, 4] | select('even') | list, [1, 2, 3] | reject('equalto', 2) | list, [{'n': 1, 'k': 'a'}, {'n': 2, 'k': 'b'}] | selectattr('n', '>', 1) | list, [{'n': 1}, {'n': 0}] | rejectattr('n') | list]) %}
  {% do say('groups', [[{'k': 'b', 'v': 1}, {'k': 'a', 'v': 2}, {'k': 'b', 'v': 3}] | groupby('k') | list, [1, 2, 3, 4, 5] | batch(2) | list, [1, 2, 3, 4, 5] | batch(2, 'x') | list, [1, 2, 3, 4, 5] | slice(2) | list]) %}
  {% do say('text filters', ['a<b' | escape, '<p>x</p>' | striptags, 'a b c d' | wordcount, 'abc def ghi' | truncate(8), 'abc def' | truncate(5, true), 'a\nb' | indent(2), 'a\nb' | indent(2, true), 'abcdef' | wordwrap(3), 'a b' | urlencode, 'abc' | list, 'x' | center(3), 'a-b' | replace('-', '_'), 1234567 | filesizeformat, {'a': 1} | xmlattr, '%s-%s' | format(1, 2), ['x', 'y'] | join(', '), [{'a': 1}] | join(',', attribute='a'), 'ABC' | lower, 'aBC' | capitalize, ' x ' | trim, '..x.' | trim('.'), [1, [2]] | string, 'a' | pprint]) %}
  {% do say('tojson filter', [{'a': '<b>'} | tojson, [1, none] | tojson]) %}
  {% do say('dbt filters', ['1' | as_number, 'true' | as_bool, '{"a": 1}' | as_native, 1 | as_text, none | as_text]) %}
  {% do say('tests', [1 is number, 'a' is string, [] is iterable, {} is mapping, 1 is odd, 2 is divisibleby(2), none is none, 'a' is in(['a']), 1.0 is float, 1 is integer, true is boolean, 'A' is upper, say is callable, [] is sequence, 1 is sameas(1), 5 is gt(3), 'x' is filter, 'upper' is filter, 'odd' is test]) %}
{% endmacro %}

{% macro conversions() %}
  {% do say('fromjson', [fromjson('{"a": [1, 2.5, null, true, "x"]}'), fromjson('nonsense'), fromjson('nonsense', 'fallback'), fromjson('[1e3, 12345678901234567890]'), fromjson('{"b": 1, "7": 2, "3": {"1": 0}}')]) %}
  {% do say('tojson', [tojson({'b': 1, 'a': [none, true, 'é', 1.0]}), tojson({'b': 1, 'a': 2}, sort_keys=true), tojson((1, 2))]) %}
  {% do say('fromyaml', [fromyaml('a: [1, 2]\nb: yes\nc: 2024-01-31\nd: 2024-01-31 10:00:00\ne: ~\nf: 1.0\ng: "x"'), fromyaml('a: b: c', 'fallback'), fromyaml('- 012\n- 0x1F\n- 1_000\n- .inf\n- on')]) %}
  {% do say('toyaml', toyaml({'b': [1, none, true], 'a': {'x': 'y: z', 'é': ''}, 'when': '2024-01-01', 'n': 1.5})) %}
  {% do say('toyaml sorted', toyaml({'b': 1, 'a': ['p', 'q']}, sort_keys=true)) %}
  {% do say('yaml mappings', [fromyaml('{2: a, 1: b, true: c, "5": d, null: e, 1.5: f}'), toyaml(fromyaml('{2: a, 1: b, x: [{3: y}]}')), toyaml({'d': modules.datetime.date(2024, 1, 2), 'm': modules.datetime.datetime(2024, 1, 2, 3, 4), 't': (1, 2), 'long': 'word ' * 30}, sort_keys=true), toyaml(say, 'none')]) %}
  {% do say('toyaml values', [toyaml('x'), toyaml([1, [2, 3]]), toyaml([]), toyaml({}), toyaml('two\nlines')]) %}
  {% do say('set', [set([1, 1]), set('a'), set(5), set(5, 'fallback'), set([]) , set([1, 2]) == set([2, 1]), set_strict([3, 3])]) %}
  {% do say('zip', [zip([1, 2], 'ab') | list, zip([1], 2), zip([1], 2, default='fallback'), zip_strict([1, 2], [3]) | list, zip() | list]) %}
  {% do say('md5', [local_md5('hello'), local_md5('é'), local_md5('')]) %}
  {% do say('diff', [diff_of_two_dicts({'a': ['x', 'y'], 'b': ['z']}, {'a': ['y']}), diff_of_two_dicts({'A': ['X']}, {'a': ['x']}), diff_of_two_dicts({'k': ['v']}, {})]) %}
  {% do say('return', [shelf.only_here(), shelf.word(), shelf.plain(), same_name(), language.same_name()]) %}
  {% do say('render', render('{{ 1 + 1 }} {{ var("word") }}')) %}
{% endmacro %}
