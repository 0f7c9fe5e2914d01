{% macro names_of_the_context(first='none', second=2, third=none) %}
  {% do say('arguments', [first, second, third]) %}
  {% do say('target', [target.name, target.schema, target.database, target.type, target.threads, target.profile_name, target.path, target['schema'], target.get('absent', 'd'), target.user is defined]) %}
  {% do say('var', [var('word'), var('list'), var('whole'), var('rates'), var('years'), var('years')[2023], var('whole') * 2, var('shelf'), var('absent', 'fallback'), var.has_var('word'), var.has_var('absent'), shelf.word(), var('given', none)]) %}
  {% do say('env_var', [env_var('HOME') | length > 0, env_var('NOT_SET_AT_ALL', 'fallback'), env_var('NOT_SET_AT_ALL', '')]) %}
  {% do say('project', [project_name, database, schema, execute, dbt_version is string]) %}
  {% do say('flags', [flags.WHICH, flags.FULL_REFRESH, flags.STORE_FAILURES, flags.WARN_ERROR, flags.USE_COLORS is boolean, flags.FAIL_FAST, flags.PARTIAL_PARSE, flags.QUIET, flags.EMPTY or false, flags.INDIRECT_SELECTION, flags.SEND_ANONYMOUS_USAGE_STATS, flags.TARGET, flags.NOT_A_FLAG]) %}
  {% do say('invocation_args_dict', [invocation_args_dict.which, invocation_args_dict.keys() | length > 10, invocation_args_dict.macro, invocation_args_dict.args, invocation_args_dict.quiet]) %}
  {% do say('metadata', [dbt_metadata_envs, selected_resources]) %}
  {% for name in ['adapter', 'api', 'config', 'database', 'dbt_metadata_envs', 'dbt_version', 'diff_of_two_dicts', 'env_var', 'exceptions', 'execute', 'flags', 'fromjson', 'fromyaml', 'graph', 'invocation_args_dict', 'invocation_id', 'load_result', 'local_md5', 'log', 'metric', 'modules', 'post_hooks', 'pre_hooks', 'print', 'project_name', 'ref', 'render', 'run_started_at', 'schema', 'selected_resources', 'set', 'set_strict', 'source', 'sql', 'store_raw_result', 'store_result', 'submit_python_job', 'target', 'thread_id', 'tojson', 'toyaml', 'try_or_compiler_error', 'validation', 'var', 'write', 'zip', 'zip_strict', 'column', 'env', 'no_such_name'] %}
    {% do say('builtins ' ~ name, [name in builtins, name in builtins.keys(), builtins[name] is defined, builtins.get(name) is none]) %}
  {% endfor %}
  {% do say('builtins work', [builtins.ref('base'), builtins.source('raw', 'things')]) %}
  {% do say('model', [model is defined, this is defined, config is defined, graph is defined, context is defined, env is defined]) %}
  {% do say('api', api.keys() | sort) %}
  {% do say('exceptions', exceptions.keys() | sort) %}
  {% do say('macros', [dbt.current_timestamp is defined, shelf.nothing is defined, language.say is defined, no_such_macro is defined]) %}
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
  {% do say('keys', graph.keys() | reject('equalto', 'functions') | sort) %}
  {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
    {% do say(node.unique_id, [node.resource_type, node.name, node.alias, node.schema, node.config.materialized, node.depends_on.nodes, node.tags, node.meta, node.description, node.columns.keys() | list, node.original_file_path, node.fqn, node.package_name, node.path, node.checksum.name, node.language ~ '', node.access, node.version, node.latest_version, node.group, node.docs.show, node.refs, node.sources, node.raw_code | length]) %}
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
