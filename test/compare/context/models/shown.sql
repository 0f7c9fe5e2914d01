{{ config(materialized='table', alias='shown_here', custom_key='custom', unique_key=['a', 'b']) }}
{#- What only a model's own template sees. -#}
{% set seen = [
  ['this', [this, this.database, this.schema, this.identifier, this.name, this.type, this.is_view]],
  ['config.get', [config.get('materialized'), config.get('alias'), config.get('absent'), config.get('absent', 'd'), config.get('absent', default='e'), config.get('custom_key'), config.get('unique_key'), config.get('tags')]],
  ['config.require', [config.require('materialized')]],
  ['config.meta', [config.get('meta'), config.meta_get('level') if config.meta_get is defined else config.get('meta').get('level'), config.meta_get('absent', 'd') if config.meta_get is defined else 'd']],
  ['config.persist', [config.persist_relation_docs(), config.persist_column_docs()]],
  ['model', [model.name, model.alias, model.unique_id, model.resource_type, model.path, model.original_file_path, model.package_name, model.config.materialized, model.config.meta, model.config.get('custom_key'), model.description, model.columns.id.description, model.columns.id.data_type, model.columns.id.meta, model.tags, model.fqn, model.schema, model.database, model.language, model.relation_name, model.batch]],
  ['model.depends_on', [model.depends_on.nodes | sort if execute else []]],
  ['ref', [ref('base'), ref('base').include(database=false), ref('language', 'base').identifier, ref('base') ~ '_x']],
  ['source', [source('raw', 'things'), source('raw', 'other')]],
  ['versions', [ref('twice', v=1), ref('twice', v='2'), ref('twice')]],
  ['var', [var('word'), var('list') | length]],
  ['execute', execute],
  ['is_incremental', [is_incremental(), should_full_refresh(), should_store_failures()]],
  ['hooks', [pre_hooks, post_hooks]],
  ['database', [database, schema]],
  ['builtins', [builtins.config is defined]],
  ['selected_resources', selected_resources | sort],
  ['graph', graph.nodes.keys() | list | length if execute else 0],
  ['flags', [flags.WHICH, flags.FULL_REFRESH]],
] %}
{% for what, value in seen %}
select {{ loop.index }} as n, '{{ what }}' as what, '{{ value | string | replace("'", "`") }}' as value
{% if not loop.last %}union all{% endif %}
{% endfor %}
