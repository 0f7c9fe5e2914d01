{% macro relations() %}
  {% set made = api.Relation.create(database='language', schema='main', identifier='thing', type='table') %}
  {% do say('relation', [made, made ~ '', made.database, made.schema, made.identifier, made.name, made.table, made.type ~ '', made.is_table, made.is_view, made.is_cte, made.is_materialized_view]) %}
  {% do say('render', [made.render(), made.quoted('a b'), made.without_identifier(), made.include(database=false), made.include(schema=false), made.include(identifier=false), made.quote(identifier=false), made.quote(false, false, false)]) %}
  {% do say('incorporate', [made.incorporate(path={'identifier': 'other'}), made.incorporate(type='view').is_view, made.replace_path(schema='s2'), made.incorporate(path={'schema': 's', 'database': none})]) %}
  {% do say('policies', [made.include_policy.database, made.include_policy.identifier, made.quote_policy.schema, made.quote_character]) %}
  {% do say('matches', [made.matches(identifier='thing'), made.matches(schema='main', identifier='thing'), made.matches(identifier='other'), made == api.Relation.create(database='language', schema='main', identifier='thing', type='table'), made == api.Relation.create(schema='x', identifier='y')]) %}
  {% do say('information_schema', [made.information_schema(), made.information_schema('tables'), made.information_schema_only()]) %}
  {% do say('types', [api.Relation.Table, api.Relation.View, api.Relation.CTE, api.Relation.External, api.Relation.MaterializedView, api.Relation.get_relation_type('view') ~ '', api.Relation.get_relation_type.Table ~ '']) %}
  {% do say('partial', [api.Relation.create(identifier='only'), api.Relation.create(schema='s', identifier='i'), api.Relation.create(database='d', schema='s'), api.Relation.create(schema='S X', identifier='I').quote(schema=false)]) %}
  {% do say('mapping', [made is mapping, made.get('metadata', {}).get('type', ''), 'database' in made, made.name, made.render_limited(), made.replace(type='view').is_view, made.replace_path(identifier='z').identifier, made.is_pointer, made.is_function]) %}
  {% do say('can_be', [made.can_be_renamed, made.can_be_replaced]) %}
  {% do say('get', [made.get('type') ~ '', made.get('nothing', 'd'), made.path.schema, made.path.identifier]) %}
  {% do say('ephemeral', api.Relation.add_ephemeral_prefix('x')) %}
  {% do say('relation as key', {made: 1}[made]) %}
  {% do say('source', [source('raw', 'things'), source('raw', 'things').identifier, source('raw', 'things').type, source('raw', 'things').is_table, source('raw', 'things').schema]) %}
  {% do say('ref', [ref('base'), ref('base').identifier, ref('base').type, ref('language', 'base'), ref('base').database, ref('seeded'), ref('twice', v=1), ref('twice', version=2), ref('twice')]) %}
  {% do say('limited', [ref('base').limit, ref('base').event_time_filter]) %}
{% endmacro %}

{% macro columns() %}
  {% set made = api.Column('Name', 'varchar', 10) %}
  {% do say('column', [made.name, made.column, made.quoted, made.dtype, made.data_type, made.char_size, made.numeric_precision, made.numeric_scale, made.is_string(), made.is_number(), made.is_integer(), made.is_float(), made.is_numeric(), made.string_size()]) %}
  {% do say('numbers', [api.Column('n', 'numeric', none, 10, 2).data_type, api.Column('n', 'integer').is_integer(), api.Column('n', 'bigint').is_number(), api.Column('n', 'double').is_float(), api.Column('n', 'decimal', none, 5, 1).is_numeric(), api.Column('n', 'numeric').data_type]) %}
  {% do say('create', [api.Column.create('c', 'string').dtype, api.Column.create('c', 'text').data_type, api.Column.create('c', 'float').data_type, api.Column.translate_type('integer'), api.Column.translate_type('string')]) %}
  {% do say('types', [api.Column.string_type(7), api.Column.numeric_type('decimal', 5, 2), api.Column.numeric_type('decimal', none, none)]) %}
  {% do say('expand', [made.can_expand_to(api.Column('Name', 'varchar', 20)), made.can_expand_to(api.Column('Name', 'varchar', 5)), made.literal('1'), made.flatten() | length if made.flatten is defined else 0, api.Column('s', 'struct(a integer, b varchar)').is_struct(), api.Column('s', 'struct(a integer, b varchar)').flatten() | map(attribute='name') | list, made.expanded_data_type]) %}
  {% do say('description', [api.Column.from_description('a', 'varchar(20)').char_size, api.Column.from_description('a', 'numeric(10,2)').numeric_scale, api.Column.from_description('a', 'date').dtype]) %}
  {% do say('equal', [api.Column('a', 'integer') == api.Column('a', 'integer'), api.Column('a', 'integer') in [api.Column('a', 'integer')]]) %}
  {% do say('keyword', api.Column(column='k', dtype='date').name) %}
{% endmacro %}

{% macro of_the_adapter() %}
  {% do run_query('create schema if not exists work') %}
  {% do run_query('create or replace table work.things as select 1 as id, cast(\'a\' as varchar) as word, 1.5::decimal(6,2) as price, [1, 2] as list, {\'a\': 1} as struct') %}
  {% do run_query('create or replace table work.more as select 1 as id, now() as seen') %}
  {% do run_query('create or replace table work.wide as select cast(\'a\' as varchar) as word, 2 as id') %}
  {% do run_query('create or replace view work.looked as select * from work.things') %}
  {% set things = adapter.get_relation('language', 'work', 'things') %}
  {% do say('get_relation', [things, things.type ~ '', things.is_table, adapter.get_relation(database='language', schema='work', identifier='looked').type ~ '', adapter.get_relation('language', 'work', 'absent'), load_relation(things), load_relation(api.Relation.create(database='language', schema='work', identifier='nope'))]) %}
  {% do say('get_columns_in_relation', adapter.get_columns_in_relation(things) | map(attribute='data_type') | list) %}
  {% do say('columns', [get_columns_in_relation(things) | map(attribute='name') | list]) %}
  {% do say('expand_target_column_types', [adapter.expand_target_column_types(things, adapter.get_relation('language', 'work', 'wide')), adapter.get_columns_in_relation(adapter.get_relation('language', 'work', 'wide')) | map(attribute='dtype') | list]) %}
  {% do say('strategies', [adapter.valid_incremental_strategies() | reject('equalto', 'insert_overwrite') | sort, adapter.get_incremental_strategy_macro(context, 'append') is callable]) %}
  {% do say('nothing', [adapter.cache_added(things), adapter.cache_dropped(things), adapter.cache_added(things), adapter.create_schema(api.Relation.create(database='language', schema='made')), adapter.drop_schema(api.Relation.create(database='language', schema='made')), adapter.commit() is none]) %}
  {% do say('get_missing_columns', [adapter.get_missing_columns(things, adapter.get_relation('language', 'work', 'more')) | map(attribute='name') | list]) %}
  {% do say('schemas', [adapter.check_schema_exists('language', 'work'), adapter.check_schema_exists('language', 'nowhere'), check_schema_exists(things.information_schema(), 'work').columns[0].values()]) %}
  {% do say('list_relations_without_caching', [list_relations_without_caching(things.without_identifier()).columns[1].values() | sort]) %}
  {% do say('already_exists', [adapter.already_exists('work', 'things'), adapter.already_exists('work', 'no')]) %}
  {% do say('get_columns_in_table', adapter.get_columns_in_table('work', 'things') | length) %}
  {% do say('quote', [adapter.quote('a b'), adapter.quote_as_configured('x', 'identifier'), adapter.quote_as_configured('x', 'schema'), adapter.quote_seed_column('c', true), adapter.quote_seed_column('c', none), adapter.quote_seed_column('c', false)]) %}
  {% do say('type', [adapter.type(), adapter.Relation is defined, adapter.Column is defined, adapter.is_cancelable() if adapter.is_cancelable is defined else 'none', adapter.date_function() if adapter.date_function is defined else 'none']) %}
  {% do say('dispatch', [adapter.dispatch('word', 'shelf')(), adapter.dispatch('plain', 'shelf')(), adapter.dispatch('only_project')()]) %}
  {% do say('convert_type', [adapter.convert_type(run_query('select 1 as a, \'x\' as b, 1.5 as c, true as d, date \'2024-01-01\' as e'), 0)]) %}
  {% do say('schema from query', adapter.get_column_schema_from_query('select 1 as a, cast(null as varchar) as b') | map(attribute='data_type') | list) %}
  {% do adapter.create_schema(api.Relation.create(database='language', schema='made')) %}
  {% do say('create_schema', adapter.check_schema_exists('language', 'made')) %}
  {% do adapter.drop_schema(api.Relation.create(database='language', schema='made')) %}
  {% do say('drop_schema', adapter.check_schema_exists('language', 'made')) %}
  {% set renamed = api.Relation.create(database='language', schema='work', identifier='renamed', type='table') %}
  {% do adapter.rename_relation(things, renamed) %}
  {% do say('rename_relation', [adapter.get_relation('language', 'work', 'things'), adapter.get_relation('language', 'work', 'renamed')]) %}
  {% do adapter.truncate_relation(renamed) %}
  {% do say('truncate_relation', run_query('select count(*) from work.renamed').columns[0].values()) %}
  {% do adapter.drop_relation(renamed) %}
  {% do say('drop_relation', adapter.get_relation('language', 'work', 'renamed')) %}
  {% do say('execute', [adapter.execute('select 1 as a', fetch=true)[1].columns[0].values(), adapter.execute('select 2 as b', auto_begin=false, fetch=true)[1].rows[0].b]) %}
  {% do say('constraints', [adapter.render_raw_columns_constraints(raw_columns={'a': {'name': 'a', 'data_type': 'int', 'constraints': [{'type': 'not_null'}]}}), adapter.render_raw_model_constraints(raw_constraints=[{'type': 'check', 'expression': 'a > 0'}, {'type': 'primary_key', 'columns': ['a']}])]) %}
  {% do say('grants', adapter.standardize_grants_dict(run_query("select 'a' as grantee, 'select' as privilege_type union all select 'b', 'select' order by 1"))) %}
  {% do say('hard deletes', [adapter.get_hard_deletes_behavior({'hard_deletes': 'invalidate'}), adapter.get_hard_deletes_behavior({'invalidate_hard_deletes': true}), adapter.get_hard_deletes_behavior({})]) %}
  {% do say('builtin', adapter.builtin_incremental_strategies() | list if adapter.builtin_incremental_strategies is defined else 'none') %}
  {% do run_query('drop schema work cascade') %}
  {% do adapter.commit() %}
{% endmacro %}

{% macro default__only_project() %}{{ return('only in the project') }}{% endmacro %}
