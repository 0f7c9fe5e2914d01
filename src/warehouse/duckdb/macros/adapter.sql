{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set header = config.get('sql_header') -%}
  {%- set order_by = '' if temporary else duckdb__order_by_layout() -%}
  {%- set is_contracted = config.get('contract').enforced -%}
  {{ header if header }}
  {%- if is_contracted %}{{ get_assert_columns_equivalent(compiled_code) }}{% endif %}
  {%- if temporary %}
  create or replace temporary table {{ relation.render() }} as (
    {{ compiled_code }}
  );
  {%- elif is_contracted %}
  create table {{ relation.render() }} {{ get_table_columns_and_constraints() }};
  insert into {{ relation.render() }} ({{ adapter.dispatch('get_column_names', 'dbt')() }}) (
    {{ get_select_subquery(compiled_code) }}
    {{ order_by }}
  );
  {%- elif order_by %}
  create or replace table {{ relation.render() }} as
  select * from (
    {{ compiled_code }}
  ) as laid_out
  {{ order_by }};
  {%- else %}
  create or replace table {{ relation.render() }} as (
    {{ compiled_code }}
  );
  {%- endif %}
{%- endmacro %}

{% macro duckdb__create_view_as(relation, sql) -%}
  {%- set header = config.get('sql_header') -%}
  {{ header if header }}
  {%- if config.get('contract').enforced -%}{{ get_assert_columns_equivalent(sql) }}{%- endif %}
  create view {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{% macro duckdb__get_replace_table_sql(relation, sql) -%}
  {{ get_create_table_as_sql(false, relation, sql) }}
{%- endmacro %}

{% macro duckdb__get_replace_view_sql(relation, sql) -%}
  {%- set name = relation.render() -%}
  {{ get_create_view_as_sql(relation, sql) | replace('create view ' ~ name, 'create or replace view ' ~ name, 1) }}
{%- endmacro %}

{% macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {{ return(base_relation.incorporate(path={"database": "temp", "schema": "main", "identifier": base_relation.identifier ~ suffix}, type='table')) }}
{%- endmacro %}

{% macro duckdb__rename_relation(from_relation, to_relation) -%}
  {% if not from_relation.is_view %}{% do drop_indexes_on_relation(from_relation) %}{% endif %}
  {% call statement('rename_relation') -%}
    alter {{ 'view' if from_relation.is_view else 'table' }} {{ from_relation.render() }} rename to {{ adapter.quote(to_relation.identifier) }}
  {%- endcall %}
{%- endmacro %}

{% macro duckdb__drop_schema(relation) -%}
  {% call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall %}
{%- endmacro %}

{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {% if remove_columns %}{% do drop_indexes_on_relation(relation) %}{% endif %}
  {% for column in add_columns or [] %}
    {% do run_query('alter table ' ~ relation.render() ~ ' add column ' ~ api.Relation.create(identifier=column.name) ~ ' ' ~ column.data_type) %}
  {% endfor %}
  {% for column in remove_columns or [] %}
    {% do run_query('alter table ' ~ relation.render() ~ ' drop column ' ~ api.Relation.create(identifier=column.name)) %}
  {% endfor %}
  {% if remove_columns %}{% do create_indexes(relation) %}{% endif %}
{%- endmacro %}

{% macro duckdb__alter_column_type(relation, column_name, new_column_type) -%}
  {% do drop_indexes_on_relation(relation) %}
  {% do run_query('alter table ' ~ relation.render() ~ ' alter column ' ~ adapter.quote(column_name) ~ ' type ' ~ new_column_type) %}
  {% do create_indexes(relation) %}
{%- endmacro %}

{% macro duckdb_escape_comment(comment) -%}
  {%- set mark = '$dbt_comment_literal_block$' -%}
  {%- if mark in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ mark ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{ mark }}{{ comment }}{{ mark }}
{%- endmacro %}

{% macro duckdb__alter_relation_comment(relation, comment) -%}
  comment on {{ 'view' if relation.is_view else 'table' }} {{ relation.render() }} is {{ duckdb_escape_comment(comment) }};
{%- endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) -%}
  {%- for name, column in column_dict.items() %}
  comment on column {{ relation.render() }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ duckdb_escape_comment(column['description'] or '') }};
  {%- endfor %}
{%- endmacro %}

{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
  {% if grant_config %}
    {% do adapter.warn_once('Grants are not supported by DuckDB: the config of ' ~ relation.render() ~ ' is ignored') %}
  {% endif %}
{%- endmacro %}

{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- for key in index_dict if key not in ['columns', 'unique'] -%}
    {%- do exceptions.raise_compiler_error("Could not parse index config: an index has `columns` and `unique`, not '" ~ key ~ "'") -%}
  {%- endfor -%}
  {%- set columns = normalize_string_or_list(index_dict['columns'], 'columns') | join(', ') -%}
  {%- set unique = index_dict.get('unique', false) -%}
  {%- set name = local_md5([relation.render(), columns, unique | string] | join('_')) -%}
  create {{ 'unique ' if unique }}index if not exists {{ adapter.quote(name) }} on {{ relation.render() }} ({{ columns }});
{%- endmacro %}

{% macro duckdb__get_drop_index_sql(relation, index_name) -%}
  drop index if exists {{ api.Relation.create(database=relation.database, schema=relation.schema, identifier=index_name) }}
{%- endmacro %}

{% macro duckdb__get_show_indexes_sql(relation) -%}
  select index_name as name, is_unique as "unique", expressions as columns
  from duckdb_indexes()
  where lower(table_name) = lower('{{ relation.identifier }}')
  {%- if relation.schema %} and lower(schema_name) = lower('{{ relation.schema }}'){% endif %}
  {%- if relation.database %} and lower(database_name) = lower('{{ relation.database }}'){% endif %}
{%- endmacro %}

{% macro drop_indexes_on_relation(relation) -%}
  {% for index in run_query(get_show_indexes_sql(relation)) %}
    {% do run_query(get_drop_index_sql(relation, index[0])) %}
  {% endfor %}
{%- endmacro %}

{% macro duckdb__get_binding_char() %}
  {{ return('?') }}
{% endmacro %}

{% macro duckdb__get_batch_size() %}
  {{ return(10000) }}
{% endmacro %}

{#- An index that was read from the file keeps what is deleted until the transaction ends, and rows that come back would
    be twins: a table with indexes is made anew, and has them again when it is full. -#}
{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% do return(default__reset_csv_table(model, full_refresh or config.get('indexes'), old_relation, agate_table)) %}
{% endmacro %}

{% macro duckdb__load_csv_rows(model, agate_table) %}
  {% set sql = adapter.load_seed(this, agate_table) %}
  {% do create_indexes(this) %}
  {% do return(sql) %}
{% endmacro %}
