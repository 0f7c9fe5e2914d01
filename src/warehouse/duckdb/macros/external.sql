{%- macro external_location(relation, config) -%}
  {%- set folder = adapter.external_root() ~ '/' ~ relation.identifier -%}
  {%- if config.get('options', {}).get('partition_by') or config.get('partition_by') -%}
    {{- return(folder) -}}
  {%- endif -%}
  {{- return(folder ~ '.' ~ config.get('format', 'parquet')) -}}
{%- endmacro -%}

{%- macro render_write_options(config) -%}
  {%- set options = {} -%}
  {%- do options.update(config.get('options', {}) or {}) -%}
  {%- do options.update({'format': options.get('format') or config.get('format') or 'parquet'}) -%}
  {%- set partition_by = config.get('partition_by') -%}
  {%- if partition_by and 'partition_by' not in options -%}
    {%- do options.update({'partition_by': partition_by}) -%}
  {%- endif -%}
  {%- if 'partition_by' in options and 'overwrite_or_ignore' not in options and 'overwrite' not in options -%}
    {%- do options.update({'overwrite': true}) -%}
  {%- endif -%}
  {{ return(options) }}
{%- endmacro -%}

{%- macro write_to_file(relation, location, options) -%}
  {%- set parts = [] -%}
  {%- for name, value in options.items() -%}
    {%- if name == 'partition_by' -%}
      {%- set fields = value.split(',') if value is string else value -%}
      {%- do parts.append('partition_by (' ~ fields | map('trim') | join(', ') ~ ')') -%}
    {%- elif value is boolean -%}
      {%- do parts.append(name ~ ' ' ~ (value | string | lower)) -%}
    {%- elif value is number -%}
      {%- do parts.append(name ~ ' ' ~ value) -%}
    {%- else -%}
      {%- do parts.append(name ~ " '" ~ (value | replace("'", "''")) ~ "'") -%}
    {%- endif -%}
  {%- endfor -%}
  {% call statement('write_to_file') -%}
    copy {{ relation.render() }} to '{{ location | replace("'", "''") }}' ({{ parts | join(', ') }})
  {%- endcall %}
{%- endmacro -%}

{%- materialization external, adapter="duckdb" -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set location = render(config.get('location') or external_location(this, config)) -%}
  {%- set options = render_write_options(config) -%}
  {%- set format = options['format'] -%}
  {%- set temp_relation = make_temp_relation(this) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('create_table') -%}
    {{ create_table_as(True, temp_relation, sql) }}
  {%- endcall %}
  {{ write_to_file(temp_relation, location, options) }}
  {% if existing_relation is not none and not existing_relation.is_view %}
    {% call statement('drop_existing') %}
      {{ get_drop_sql(existing_relation) }}
    {% endcall %}
  {% endif %}
  {%- set glob = location ~ '/**/*.' ~ format if 'partition_by' in options else location -%}
  {%- set reader = {'csv': 'read_csv_auto', 'json': 'read_json_auto'}.get(format, 'read_parquet') -%}
  {% call statement('main') -%}
    create or replace view {{ target_relation.render() }} as (
      select * from {{ reader }}('{{ glob | replace("'", "''") }}'{{ ', hive_partitioning=true' if 'partition_by' in options }})
    )
  {%- endcall %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {% do run_query('drop table if exists ' ~ temp_relation.render()) %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}
