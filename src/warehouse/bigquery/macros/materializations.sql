{# There are no transactions around a node's hooks here, so those of both kinds run. #}
{% macro bigquery_run_hooks(hooks, is_after=False) %}
  {{ run_hooks(hooks, inside_transaction=is_after) }}
  {{ run_hooks(hooks, inside_transaction=not is_after) }}
{% endmacro %}

{% macro bigquery_authorize(relation) %}
  {% for dataset in config.get('grant_access_to') or [] %}
    {% do adapter.grant_access_to(relation, 'view', none, dataset) %}
  {% endfor %}
{% endmacro %}

{% materialization table, adapter='bigquery', supported_languages=['sql'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {{ bigquery_run_hooks(pre_hooks) }}
  {% do bigquery_build_table(existing, target_relation, adapter.parse_partition_by(config.get('partition_by', none)), compiled_code) %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro bigquery__handle_existing_table(full_refresh, old_relation) %}
  {%- if full_refresh -%}
    {% do adapter.drop_relation(old_relation) %}
  {%- else -%}
    {% do exceptions.relation_wrong_type(old_relation, 'view') %}
  {%- endif -%}
{% endmacro %}

{% macro bigquery__create_or_replace_view() %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {{ bigquery_run_hooks(pre_hooks) }}
  {%- if existing is not none and not existing.is_view -%}
    {{ handle_existing_table(should_full_refresh(), existing) }}
  {%- endif -%}
  {% call statement('main') -%}{{ get_create_view_as_sql(target_relation, sql) }}{%- endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}
  {{ return({'relations': [target_relation]}) }}
{% endmacro %}

{% materialization view, adapter='bigquery' -%}
  {% set built = bigquery__create_or_replace_view() %}
  {% set target_relation = this.incorporate(type='view') %}
  {% do persist_docs(target_relation, model) %}
  {% do bigquery_authorize(target_relation) %}
  {% do return(built) %}
{%- endmaterialization %}

{% materialization materialized_view, adapter='bigquery' -%}
  {% set built = materialization_materialized_view_default() %}
  {% do bigquery_authorize(this.incorporate(type='materialized_view')) %}
  {% do return(built) %}
{%- endmaterialization %}

{# The tables that the model refs, copied by a job that costs nothing and reads no rows. #}
{% materialization copy, adapter='bigquery' -%}
  {%- set existing = load_cached_relation(this) -%}
  {% set target_relation = this.incorporate(type='table') %}
  {{ bigquery_run_hooks(pre_hooks) }}
  {% set sources = [] %}
  {% for each in model.refs %}
    {% do sources.append(ref(each.package, each.name, version=each.version) if each.package else ref(each.name, version=each.version)) %}
  {% endfor %}
  {% for each in model.sources %}{% do sources.append(source(*each)) %}{% endfor %}
  {% set message = adapter.copy_table(sources, target_relation, config.get('copy_materialization', default='table')) %}
  {% do store_result('main', response=message) %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{% macro bigquery__can_clone_table() %}{{ return(True) }}{% endmacro %}

{# A clone takes its source's layout, which the table that stands here need not have. #}
{% macro bigquery__create_or_replace_clone(this_relation, defer_relation) %}
  drop table if exists {{ this_relation.render() }};
  create table {{ this_relation.render() }} clone {{ defer_relation.render() }};
{% endmacro %}

{# Files in Cloud Storage, written anew by each run, and a table that reads them. #}
{% materialization external, adapter='bigquery' %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='external') %}
  {% set format = (config.get('format') or 'parquet') | lower %}
  {% set formats = {'parquet': 'PARQUET', 'csv': 'CSV', 'json': 'JSON', 'avro': 'AVRO'} %}
  {% set location = render(config.get('location') or '') %}
  {% if format not in formats %}
    {% do exceptions.raise_compiler_error('The format of an external model is ' ~ formats | join(', ') ~ ', not ' ~ format) %}
  {% elif not location.startswith('gs://') %}
    {% do exceptions.raise_compiler_error("An external model on BigQuery needs a `location` such as 'gs://bucket/folder'") %}
  {% endif %}
  {% set uri = location if '*' in location else location.rstrip('/') ~ '/*.' ~ format %}
  {{ bigquery_run_hooks(pre_hooks) }}
  {% if existing is not none and not existing.is_external %}{% do adapter.drop_relation(existing) %}{% endif %}
  {% call statement('main') %}
    {{ config.get('sql_header') or '' }}
    export data {{ bigquery_options({'uri': bigquery_text(uri), 'format': bigquery_text(formats[format]), 'overwrite': 'true'}) }} as (
      {{ sql }}
    );
    create or replace external table {{ target_relation.render() }}
    {{ bigquery_options({'format': bigquery_text(formats[format]), 'uris': '[' ~ bigquery_text(uri) ~ ']'}) }};
  {% endcall %}
  {{ bigquery_run_hooks(post_hooks, is_after=True) }}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
