{#- Whatever can go wrong: below models/raised in the words of the template or of Python, below models/refused in the tool's own. -#}
{% macro raised(how) %}
  {% if not execute %}
  {% elif how == 'compiler' %}{% do exceptions.raise_compiler_error('a message') %}
  {% elif how == 'compiler_node' %}{{ exceptions.raise_compiler_error(node=model, msg='with a node\nin two lines') }}
  {% elif how == 'not_implemented' %}{{ exceptions.raise_not_implemented('not here') }}
  {% elif how == 'database' %}{{ exceptions.raise_database_error('the database said no') }}
  {% elif how == 'fail_fast' %}{{ exceptions.raise_fail_fast_error('fast') }}
  {% elif how == 'dependency' %}{{ exceptions.raise_dependency_error('dep') }}
  {% elif how == 'missing_relation' %}{{ exceptions.missing_relation('rel') }}
  {% elif how == 'wrong_type' %}{{ exceptions.relation_wrong_type(this.incorporate(type='view'), 'table') }}
  {% elif how == 'column_type' %}{{ exceptions.column_type_missing(['a', 'b']) }}
  {% elif how == 'property' %}{{ exceptions.raise_invalid_property_yml_version('a.yml', 'it is old') }}
  {% elif how == 'package' %}{{ exceptions.raise_dep_not_found(none, 'the thing', 'pkg') }}
  {% elif how == 'contract' %}{{ exceptions.raise_contract_error([{'name': 'a', 'data_type': 'int'}, {'name': 'c', 'data_type': 'int'}], [{'name': 'a', 'data_type': 'text'}, {'name': 'b', 'data_type': 'int'}]) }}
  {% elif how == 'cache' %}{{ exceptions.raise_cache_inconsistent('two of one') }}
  {% elif how == 'catalog' %}{{ exceptions.raise_ambiguous_catalog_match('model.a.b', {'metadata': {'schema': 's', 'name': 'x'}}, {'metadata': {'schema': 's', 'name': 'X'}}) }}
  {% elif how == 'not_dict' %}{{ exceptions.raise_dataclass_not_dict('text') }}
  {% elif how == 'gone' %}{{ exceptions.raise_parsing_error('not parsed') }}
  {% elif how == 'warn' %}{{ exceptions.warn('a warning') }}
  {% elif how == 'sql' %}{{ run_query('select from nowhere at all') }}
  {% elif how == 'var' %}{{ var('not_there') }}
  {% elif how == 'env' %}{{ env_var('NOT_THERE_AT_ALL') }}
  {% elif how == 'undefined' %}{{ nothing_here.at_all }}
  {% elif how == 'calls' %}{{ nothing_here() }}
  {% elif how == 'ref' %}{{ ref('no_such_model') }}
  {% elif how == 'ref_unplanned' %}{{ ref('seeded') }}
  {% elif how == 'ref_arguments' %}{{ ref() }}
  {% elif how == 'ref_many' %}{{ ref('a', 'b', 'c') }}
  {% elif how == 'source' %}{{ source('raw', 'nothing') }}
  {% elif how == 'source_arguments' %}{{ source('raw') }}
  {% elif how == 'doc' %}{{ doc('none') }}
  {% elif how == 'config' %}{{ config.require('not_there') }}
  {% elif how == 'missing_macro' %}{{ shelf.no_such_macro() }}
  {% elif how == 'too_many' %}{{ say('one', 'two', 'three') }}
  {% elif how == 'keyword' %}{{ say('one', 'two', wrong=1) }}
  {% elif how == 'zero' %}{{ 1 / 0 }}
  {% elif how == 'types' %}{{ 1 + 'a' }}
  {% elif how == 'attribute' %}{{ 'text'.no_such_method() }}
  {% elif how == 'set' %}{{ set_strict(5) }}
  {% elif how == 'zip' %}{{ zip_strict([1], 5) }}
  {% elif how == 'json' %}{{ tojson(say) }}
  {% elif how == 'json_text' %}{{ fromjson(5) }}
  {% elif how == 'no_macro' %}{{ run_query(5) }}
  {% elif how == 'drop' %}{{ adapter.drop_relation(api.Relation.create(schema='main', identifier='x')) }}
  {% elif how == 'column' %}{{ api.Column('a', 'integer').string_size() }}
  {% elif how == 'statement' %}{% call statement('s') %}select * from no_such_table{% endcall %}
  {% elif how == 'return_twice' %}{{ return(1, 2) }}
  {% elif how == 'not_a_filter' %}{{ 'x' | as_native }}
  {% endif %}
  select 1 as id
{% endmacro %}
