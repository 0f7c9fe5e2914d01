{% macro names_of_the_context(first='none', second=2, third=none) %}
  {% do say('arguments', [first, second, third]) %}
  {% do say('target', [target.name, target.schema, target.database, target.type, target.threads, target.profile_name, target.path, target['schema'], target.get('absent', 'd'), target.user is defined]) %}
  {% do say('var', [var('word'), var('list'), var('absent', 'fallback'), var.has_var('word'), var.has_var('absent'), shelf.word(), var('given', none)]) %}
  {% do say('env_var', [env_var('HOME') | length > 0, env_var('NOT_SET_AT_ALL', 'fallback'), env_var('NOT_SET_AT_ALL', '')]) %}
  {% do say('project', [project_name, database, schema, execute, dbt_version is string]) %}
  {% do say('flags', [flags.WHICH, flags.FULL_REFRESH, flags.STORE_FAILURES, flags.WARN_ERROR, flags.USE_COLORS is boolean, flags.FAIL_FAST, flags.PARTIAL_PARSE, flags.QUIET, flags.EMPTY, flags.INDIRECT_SELECTION, flags.SEND_ANONYMOUS_USAGE_STATS, flags.TARGET, flags.NOT_A_FLAG]) %}
  {% do say('invocation_args_dict', [invocation_args_dict.which, invocation_args_dict.keys() | length > 10, invocation_args_dict.macro, invocation_args_dict.args, invocation_args_dict.quiet]) %}
  {% do say('metadata', [dbt_metadata_envs, selected_resources]) %}
  {% do say('builtins', [builtins.keys() | sort]) %}
  {% do say('builtins work', [builtins.ref('base'), builtins.source('raw', 'things')]) %}
  {% do say('model', [model is defined, this is defined, config is defined, graph is defined, context is defined, env is defined]) %}
  {% do say('api', api.keys() | sort) %}
  {% do say('exceptions', exceptions.keys() | reject('in', ['warn_snapshot_timestamp_data_types']) | sort if exceptions.keys is defined else 'none') %}
  {% do say('macros', [dbt.current_timestamp is defined, shelf.nothing is defined, dbt_duckdb is defined, language.say is defined, no_such_macro is defined]) %}
  {% do say('macro object', [say.name if say.name is defined else 'none']) %}
  {% do say('caller', wrapped()) %}
  {% call(x) each([1, 2]) %}<{{ x }}>{% endcall %}
  {% do say('varargs', [with_varargs(1, 2, 3), with_kwargs(a=1, b=2)]) %}
  {% do say('validation', validation.any['string', 'number'] is defined) %}
  {{ log('logged at info', info=true) }}
  {{ log('not shown') }}
  {{ print('printed') }}{{ print(5) }}{{ print(none) }}{{ print([1]) }}
  {% do log({'a': 1}, info=True) %}
  {% do local_md5('x') %}
{% endmacro %}

{% macro wrapped() %}{% call quoted_twice() %}inner{% endcall %}{% endmacro %}
{% macro quoted_twice() %}''{{ caller() }}''{% endmacro %}
{% macro each(items) %}{% for item in items %}{% do print('each ' ~ caller(item)) %}{% endfor %}{% endmacro %}
{% macro with_varargs(first) %}{{ return([first, varargs]) }}{% endmacro %}
{% macro with_kwargs() %}{{ return(kwargs) }}{% endmacro %}

{% macro graph_of_the_project() %}
  {% do say('keys', graph.keys() | sort) %}
  {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
    {% do say(node.unique_id, [node.resource_type, node.name, node.alias, node.schema, node.config.materialized, node.depends_on.nodes, node.tags, node.meta, node.description, node.columns.keys() | list, node.original_file_path, node.fqn, node.package_name, node.path, node.checksum.name, node.language, node.access, node.version, node.latest_version, node.group, node.docs.show, node.refs, node.sources, node.raw_code | length]) %}
  {% endfor %}
  {% for node in graph.sources.values() | sort(attribute='unique_id') %}
    {% do say(node.unique_id, [node.name, node.source_name, node.identifier, node.schema, node.database, node.loader, node.freshness, node.source_meta, node.relation_name, node.columns.keys() | list, node.external]) %}
  {% endfor %}
  {% for node in graph.exposures.values() %}{% do say(node.unique_id, [node.owner, node.type, node.depends_on, node.maturity]) %}{% endfor %}
  {% for node in graph.groups.values() %}{% do say(node.unique_id, [node.name, node.owner.email]) %}{% endfor %}
  {% do say('selected', graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | map(attribute='name') | sort) %}
  {% do say('by key', [graph['nodes']['model.language.base'].name, graph.nodes.get('absent')]) %}
  {% do say('metrics', [graph.metrics, graph.semantic_models | length, graph.saved_queries | length]) %}
{% endmacro %}

{% macro raised(how) %}
  {% if how == 'compiler' %}{% do exceptions.raise_compiler_error('a message') %}
  {% elif how == 'caught' %}{{ exceptions.raise_not_implemented('not here') }}
  {% elif how == 'database' %}{{ exceptions.raise_database_error('the database said no') }}
  {% elif how == 'parsing' %}{{ exceptions.raise_parsing_error('not parsed') }}
  {% elif how == 'runtime' %}{{ exceptions.raise_runtime_error('at run') }}
  {% elif how == 'validation' %}{{ exceptions.raise_fail_fast_error('fast') }}
  {% elif how == 'missing' %}{{ exceptions.missing_relation('rel') }}
  {% elif how == 'config' %}{{ exceptions.missing_config({'name': 'm'}, 'key') }}
  {% elif how == 'ambiguous' %}{{ exceptions.ambiguous_alias(ref('base'), ref('base')) }}
  {% elif how == 'dependency' %}{{ exceptions.raise_dependency_error('dep') }}
  {% elif how == 'warn' %}{{ exceptions.warn('a warning') }}{{ print('went on') }}
  {% elif how == 'sql' %}{{ run_query('select from nowhere at all') }}
  {% elif how == 'var' %}{{ var('not_there') }}
  {% elif how == 'env' %}{{ env_var('NOT_THERE_AT_ALL') }}
  {% elif how == 'undefined' %}{{ print(nothing_here) }}{{ nothing_here.at_all }}
  {% elif how == 'calls' %}{{ nothing_here() }}
  {% elif how == 'ref' %}{{ ref('no_such_model') }}
  {% elif how == 'missing_macro' %}{{ shelf.no_such_macro() }}
  {% elif how == 'arguments' %}{{ say('one') }}
  {% elif how == 'too_many' %}{{ say('one', 'two', 'three') }}
  {% elif how == 'keyword' %}{{ say('one', 'two', wrong=1) }}
  {% elif how == 'zero' %}{{ 1 / 0 }}
  {% elif how == 'key' %}{{ {}['a'] }}{{ print('no error') }}
  {% elif how == 'types' %}{{ 1 + 'a' }}
  {% elif how == 'index' %}{{ print([1][5]) }}
  {% endif %}
{% endmacro %}
