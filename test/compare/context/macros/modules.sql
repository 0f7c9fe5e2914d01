{% macro modules_of_python() %}
  {% set dt = modules.datetime %}
  {% set moment = dt.datetime(2024, 2, 29, 13, 4, 5, 678900) %}
  {% do say('datetime', [moment, moment.year, moment.month, moment.isoformat(), moment.strftime('%Y-%m-%d %H:%M:%S.%f %j %A %a %B %b %I %p %U %w %y %%'), moment.date(), moment.time(), moment.weekday(), moment.isoweekday(), moment.timestamp()]) %}
  {% do say('datetime text', moment ~ ' ' ~ moment.date() ~ ' ' ~ moment.time() ~ ' ' ~ dt.timedelta(days=1, hours=2)) %}
  {% do say('arithmetic', [moment + dt.timedelta(days=1), moment - dt.timedelta(hours=36, minutes=5), (dt.date(2024, 3, 1) - dt.date(2024, 2, 1)).days, (moment - dt.datetime(2024, 1, 1)).total_seconds(), dt.timedelta(days=1) * 3, dt.timedelta(hours=3) / 2]) %}
  {% do say('parsing', [dt.datetime.strptime('31.12.2023 23:59', '%d.%m.%Y %H:%M'), dt.datetime.fromisoformat('2024-01-02T03:04:05'), dt.date.fromisoformat('2024-01-02'), dt.datetime.combine(dt.date(2024, 1, 2), dt.time(3, 4))]) %}
  {% do say('replace', [moment.replace(day=1, hour=0), dt.date(2024, 5, 17).replace(month=1), moment.date() < dt.date(2025, 1, 1), moment == moment.replace()]) %}
  {% do say('calendar', [dt.date(2024, 5, 17).isocalendar()[1], dt.date(2024, 5, 17).toordinal(), dt.date(2024, 5, 17).timetuple()[7], dt.date.min, dt.datetime.max]) %}
  {% do say('zones', [modules.pytz.utc.localize(moment), modules.pytz.timezone('Europe/Vienna').localize(moment), modules.pytz.utc.localize(moment).astimezone(modules.pytz.timezone('America/New_York')), dt.datetime(2024, 7, 1, tzinfo=modules.pytz.utc).isoformat()]) %}
  {% do say('zone names', [modules.pytz.timezone('Europe/Vienna').zone, modules.pytz.utc, modules.pytz.timezone('Asia/Tokyo') ~ '']) %}
  {% set re = modules.re %}
  {% do say('re', [re.match('(a+)(b)?', 'aac').groups(), re.search('b', 'aac'), re.findall('[0-9]+', 'a1b22'), re.findall('(a)(b)', 'abab'), re.split('[,;]', 'a,b;c'), re.sub('(a)(b)', '\\2\\1', 'abab'), re.sub('A', 'x', 'aAa', flags=re.IGNORECASE), re.compile('^x', re.M).findall('x\nx'), re.escape('a.b*c'), re.fullmatch('a', 'ab') is none]) %}
  {% set found = re.match('(?P<word>[a-z]+) (\\d+)', 'abc 42 tail') %}
  {% do say('match', [found.group(), found.group(1), found.group('word'), found.groupdict(), found.start(), found.end(2), found.span(), found is none, found[2]]) %}
  {% do say('itertools', [modules.itertools.product([1, 2], ['a']) | list, modules.itertools.chain([1], [2, 3]) | list, modules.itertools.combinations([1, 2, 3], 2) | list, modules.itertools.permutations([1, 2]) | list, modules.itertools.islice([1, 2, 3, 4], 2) | list, modules.itertools.zip_longest([1, 2], [3], fillvalue=0) | list, modules.itertools.repeat('x', 2) | list, modules.itertools.accumulate([1, 2, 3]) | list]) %}
  {% do say('itertools more', [modules.itertools.takewhile('x'.__eq__, ['x', 'y']) | list if false else 1, modules.itertools.compress(['a', 'b'], [1, 0]) | list, modules.itertools.starmap(range, [(1, 3)]) | map('list') | list, modules.itertools.combinations_with_replacement([1, 2], 2) | list]) %}
  {% do say('modules', modules.keys() | sort) %}
{% endmacro %}

{% macro moments() %}
  {% do say('run_started_at', [run_started_at.strftime('%Y') | int > 2000, run_started_at.tzinfo, run_started_at.astimezone(modules.pytz.timezone('Europe/Vienna')).utcoffset() is none, (run_started_at - modules.datetime.timedelta(days=1)) < run_started_at]) %}
  {% do say('invocation_id', [invocation_id | length, invocation_id is string]) %}
  {% do say('thread_id', thread_id) %}
{% endmacro %}
