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
  {% set summer = modules.pytz.timezone('Europe/Vienna').localize(dt.datetime(2024, 7, 1, 12)) %}
  {% do say('summer', [summer, summer.dst(), summer.utcoffset(), summer.tzname(), summer.timetuple(), summer.utctimetuple()[3], modules.pytz.timezone('Europe/Vienna'), modules.pytz.timezone('Europe/Vienna').normalize(summer + dt.timedelta(days=180))]) %}
  {% do say('constructors', [dt.datetime.fromtimestamp(0, modules.pytz.utc), dt.datetime.utcfromtimestamp(86400), dt.datetime.fromordinal(739000), dt.date.fromordinal(1), dt.date.fromisocalendar(2024, 1, 1), dt.datetime.fromisocalendar(2024, 10, 5), dt.time.fromisoformat('04:05:06.5'), dt.time(1, 2).utcoffset(), dt.time(3).dst()]) %}
  {% do say('differences', [dt.timedelta(days=-1, seconds=5), dt.timedelta(hours=30).days, dt.timedelta(hours=30).seconds, dt.timedelta(minutes=90) // dt.timedelta(hours=1), dt.timedelta(minutes=90) / dt.timedelta(hours=1), dt.timedelta(minutes=90) % dt.timedelta(hours=1), abs_of(dt.timedelta(days=-2)), dt.timedelta.max, dt.timedelta.resolution, dt.date.resolution, dt.datetime.min, dt.time.max]) %}
  {% do say('ctime', [moment.ctime(), dt.date(2024, 1, 2).ctime(), moment.isoformat(' ', 'minutes'), moment.timetz(), moment.toordinal(), moment.isocalendar(), dt.tzinfo is defined]) %}
  {% set re = modules.re %}
  {% do say('re', [re.match('(a+)(b)?', 'aac').groups(), re.search('b', 'aac'), re.findall('[0-9]+', 'a1b22'), re.findall('(a)(b)', 'abab'), re.split('[,;]', 'a,b;c'), re.sub('(a)(b)', '\\2\\1', 'abab'), re.sub('A', 'x', 'aAa', flags=re.IGNORECASE), re.compile('^x', re.M).findall('x\nx'), re.escape('a.b*c'), re.fullmatch('a', 'ab') is none]) %}
  {% do say('more re', [re.subn('a', 'b', 'aaa'), re.sub('a', 'b', 'aaa', 2), re.split('(,)', 'a,b'), re.split(',', 'a,b,c', 1), re.finditer('[a-z]', 'a1b') | map(attribute='string') | list, re.compile('(?i)ab').pattern, re.compile('a').sub('b', 'aa'), re.compile('a(b)').groups, re.IGNORECASE is defined, re.escape('it is 5% & \n')]) %}
  {% set found = re.match('(?P<word>[a-z]+) (\\d+)', 'abc 42 tail') %}
  {% do say('match', [found.group(), found.group(1), found.group('word'), found.groupdict(), found.start(), found.end(2), found.span(), found is none, found[2], found.string, found.re.pattern, found.lastindex, found.lastgroup, found.expand('\\1!'), found.group(1, 2), found.regs | length]) %}
  {% do say('itertools', [modules.itertools.product([1, 2], ['a']) | list, modules.itertools.chain([1], [2, 3]) | list, modules.itertools.combinations([1, 2, 3], 2) | list, modules.itertools.permutations([1, 2]) | list, modules.itertools.islice([1, 2, 3, 4], 2) | list, modules.itertools.zip_longest([1, 2], [3], fillvalue=0) | list, modules.itertools.repeat('x', 2) | list, modules.itertools.accumulate([1, 2, 3]) | list]) %}
  {% do say('itertools more', [modules.itertools.takewhile('x'.__eq__, ['x', 'y']) | list if false else 1, modules.itertools.compress(['a', 'b'], [1, 0]) | list, modules.itertools.starmap(range, [(1, 3)]) | map('list') | list, modules.itertools.combinations_with_replacement([1, 2], 2) | list]) %}
  {% do say('modules', modules.keys() | sort) %}
{% endmacro %}

{% macro abs_of(value) %}{{ return(value | abs) }}{% endmacro %}

{% macro moments() %}
  {% do say('run_started_at', [run_started_at.strftime('%Y') | int > 2000, run_started_at.tzinfo, run_started_at.astimezone(modules.pytz.timezone('Europe/Vienna')).utcoffset() is none, (run_started_at - modules.datetime.timedelta(days=1)) < run_started_at]) %}
  {% do say('invocation_id', [invocation_id | length, invocation_id is string]) %}
  {% do say('thread_id', thread_id) %}
{% endmacro %}
