{%- macro external_location(relation, config) -%}
  {%- set format = config.get('format', 'parquet') -%}
  {%- set folder = (config.get('options') or {}).get('partition_by') or config.get('partition_by') -%}
  {{ adapter.external_root() }}/{{ relation.identifier }}{{ '' if folder else '.' ~ format }}
{%- endmacro -%}

{% macro render_write_options(config) -%}
  {% set options = {} %}
  {% for key, value in (config.get('options') or {}).items() %}{% do options.update({key: render(value | string)}) %}{% endfor %}
  {% if config.get('format') %}{% do options.update({'format': render(config.get('format'))}) %}{% endif %}
  {% if config.get('delimiter') %}{% do options.update({'delimiter': render(config.get('delimiter'))}) %}{% endif %}
  {% do return(options) %}
{%- endmacro %}

{% macro duckdb__write_options_sql(options) -%}
  {%- set parts = [] -%}
  {%- for key, value in options.items() -%}
    {%- set text = value | string -%}
    {%- if key | lower == 'partition_by' -%}
      {%- set text = text.strip('[]()') | replace("'", '') -%}
      {%- do parts.append('partition_by (' ~ text ~ ')') -%}
    {%- elif text | lower in ['true', 'false'] or modules.re.match('^([0-9.]+|[(\\[\'{].*)$', text) -%}
      {%- do parts.append(key ~ ' ' ~ text) -%}
    {%- else -%}
      {%- do parts.append(key ~ " '" ~ escape_single_quotes(text) ~ "'") -%}
    {%- endif -%}
  {%- endfor -%}
  {%- do return(parts | join(', ')) -%}
{%- endmacro %}

{% macro duckdb__read_location_sql(location, options) -%}
  {%- set format = options.get('format', 'parquet') | lower -%}
  {%- set partitioned = options.get('partition_by') -%}
  {%- set place = location ~ '/**/*.' ~ format if partitioned else (location ~ '/*.' ~ format if options.get('per_thread_output') | lower == 'true' else location) -%}
  {%- set settings = ["'" ~ escape_single_quotes(place) ~ "'"] -%}
  {%- if partitioned -%}{%- do settings.append('hive_partitioning = true') -%}{%- endif -%}
  {%- if format == 'csv' and options.get('delimiter') -%}{%- do settings.append("delim = '" ~ escape_single_quotes(options['delimiter']) ~ "'") -%}{%- endif -%}
  {%- do return('read_' ~ format ~ '(' ~ settings | join(', ') ~ ')') -%}
{%- endmacro %}

{% macro location_exists(location) -%}{% do return(adapter.location_exists(location)) %}{%- endmacro %}

{% macro write_to_file(relation, location, options) -%}
  {% call statement('write_to_file', auto_begin=False) -%}copy {{ relation }} to '{{ escape_single_quotes(location) }}' ({{ options }}){%- endcall %}
{%- endmacro %}

{% macro store_relation(plugin, relation, location, format, config) -%}
  {% do exceptions.raise_compiler_error("The plugin '" ~ plugin ~ "' is not available: plugins of dbt-duckdb are Python") %}
{%- endmacro %}

{% macro duckdb__external_settings(relation, config) %}
  {% set location = adapter.prepare_location(render(config.get('location') or external_location(relation, config))) %}
  {% set options = render_write_options(config) %}
  {% if 'format' not in options %}
    {% set extension = location.split('.')[-1] | lower %}
    {% do options.update({'format': extension if extension in ['parquet', 'csv', 'json'] else 'parquet'}) %}
  {% endif %}
  {% if options['format'] not in ['parquet', 'csv', 'json'] %}
    {% do exceptions.raise_compiler_error('The format of an external model is parquet, csv or json, not ' ~ options['format']) %}
  {% endif %}
  {% set columns = '*' %}
  {% set dropped = '' %}
  {% set given = config.get('partition_by') %}
  {% if given is mapping %}
    {% set partition_by = duckdb__partition_by() %}
    {% set name = partition_by.field ~ '_' ~ (partition_by.granularity or 'range') %}
    {% set value = partition_by.expression %}
    {% if partition_by.granularity == 'hour' %}{% set value = "strftime(" ~ value ~ ", '%Y-%m-%dT%H')" %}
    {% elif partition_by.granularity %}{% set value = 'cast(' ~ value ~ ' as date)' %}{% endif %}
    {% set columns = '*, ' ~ value ~ ' as ' ~ name %}
    {% set dropped = ' exclude (' ~ name ~ ')' %}
    {% do options.update({'partition_by': name}) %}
  {% elif given %}
    {% do options.update({'partition_by': normalize_string_or_list(given, 'partition_by') | join(', ')}) %}
  {% endif %}
  {% if options.get('partition_by') and 'overwrite' not in options and 'overwrite_or_ignore' not in options and 'append' not in options %}
    {% do options.update({'overwrite': 'true'}) %}
  {% endif %}
  {% do return({'location': location, 'options': options, 'columns': columns,
      'read_sql': 'select *' ~ dropped ~ ' from ' ~ duckdb__read_location_sql(location, options)}) %}
{% endmacro %}

{% materialization external, adapter='duckdb', supported_languages=['sql'] %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='view') %}
  {% set temp_relation = make_temp_relation(this.incorporate(type='table')) %}
  {% set settings = duckdb__external_settings(this, config) %}
  {% set partitioned = settings.options.get('partition_by') %}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('create_rows', auto_begin=False) -%}{{ create_table_as(True, temp_relation, sql) }}{%- endcall %}
  {% set order = duckdb__order_by_layout() if partitioned else '' %}
  {% do write_to_file('(select ' ~ settings.columns ~ ' from ' ~ temp_relation ~ ' ' ~ order ~ ')', settings.location, duckdb__write_options_sql(settings.options)) %}
  {% set read_sql = settings.read_sql %}
  {% if partitioned and run_query('select count(*) from ' ~ temp_relation).rows[0][0] == 0 %}
    {% set typed = [] %}
    {% for column in get_column_schema_from_query(sql) %}{% do typed.append('cast(null as ' ~ column.data_type ~ ') as ' ~ column.quoted) %}{% endfor %}
    {% set read_sql = 'select ' ~ typed | join(', ') ~ ' where false' %}
  {% endif %}
  {% set build_sql = get_replace_view_sql(target_relation, read_sql) %}
  {% if existing is not none and not existing.is_view %}{% set build_sql = get_drop_sql(existing) ~ ';\n' ~ build_sql %}{% endif %}
  {% call statement('main') -%}{{ build_sql }}{%- endcall %}
  {% if config.get('plugin') %}{% do store_relation(config.get('plugin'), target_relation, settings.location, settings.options['format'], config) %}{% endif %}
  {% do persist_docs(target_relation, model) %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {% do adapter.drop_relation(temp_relation) %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {% do return({'relations': [target_relation]}) %}
{% endmaterialization %}

{% macro register_upstream_external_models() %}
  {% if execute %}
    {% set seen = [] %}
    {% for id in selected_resources if id in graph.nodes %}
      {% for upstream_id in graph.nodes[id].depends_on.nodes if upstream_id in graph.nodes and upstream_id not in selected_resources and upstream_id not in seen %}
        {% set node = graph.nodes[upstream_id] %}
        {% if node.resource_type == 'model' and node.config.materialized == 'external' %}
          {% do seen.append(upstream_id) %}
          {% set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias, type='view') %}
          {% set settings = duckdb__external_settings(relation, node.config) %}
          {% do adapter.create_schema(relation) %}
          {% do run_query(get_replace_view_sql(relation, settings.read_sql)) %}
        {% endif %}
      {% endfor %}
    {% endfor %}
  {% endif %}
{% endmacro %}
