{% macro duckdb__rename_relation(from_relation, to_relation) -%}
  {% call statement('rename_relation') -%}
    alter {{ 'view' if from_relation.is_view else 'table' }} {{ from_relation.render() }} rename to {{ adapter.quote(to_relation.identifier) }}
  {%- endcall %}
{%- endmacro %}

{% macro duckdb__drop_schema(relation) -%}
  {% call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall %}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {{ return(run_query("select count(*) from duckdb_schemas() where database_name = '" ~ information_schema.database ~ "' and schema_name = '" ~ schema ~ "'")) }}
{%- endmacro %}

{% macro duckdb__list_schemas(database) -%}
  {{ return(run_query("select distinct schema_name from duckdb_schemas()" ~ (" where lower(database_name) = lower('" ~ database ~ "')" if database else ''))) }}
{%- endmacro %}

{% macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {{ return(base_relation.incorporate(path={"database": "temp", "schema": "main", "identifier": base_relation.identifier ~ suffix}, type='table')) }}
{%- endmacro %}

{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set contract = config.get('contract') -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{ sql_header if sql_header is not none and not temporary }}
  {%- if contract and contract.enforced and not temporary %}
  {%- set checked = get_assert_columns_equivalent(compiled_code) %}
  create or replace table {{ relation.render() }} {{ get_table_columns_and_constraints() }};
  insert into {{ relation.render() }} {{ get_column_names_list() }} (
    {{ get_select_subquery(duckdb__laid_out(compiled_code)) }}
  );
  {%- elif temporary %}
  create or replace temporary table {{ relation.render() }} as (
    {{ compiled_code }}
  );
  {%- else %}
  create or replace table {{ relation.render() }} as (
    {{ duckdb__laid_out(compiled_code) }}
  );
  {%- endif %}
{%- endmacro %}

{% macro get_column_names_list() -%}
  ({{ default__get_column_names() }})
{%- endmacro %}

{% macro duckdb__create_view_as(relation, sql) -%}
  {%- set contract = config.get('contract') -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{ sql_header if sql_header is not none }}
  {%- if contract and contract.enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  create or replace view {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{% macro duckdb__get_replace_table_sql(relation, sql) -%}
  {{ duckdb__create_table_as(false, relation, sql) }}
{%- endmacro %}

{% macro duckdb__get_replace_view_sql(relation, sql) -%}
  {{ duckdb__create_view_as(relation, sql) }}
{%- endmacro %}

{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {% for column in add_columns or [] %}
    {% do run_query('alter table ' ~ relation.render() ~ ' add column ' ~ column.quoted ~ ' ' ~ column.data_type) %}
  {% endfor %}
  {% for column in remove_columns or [] %}
    {% do run_query('alter table ' ~ relation.render() ~ ' drop column ' ~ column.quoted) %}
  {% endfor %}
{%- endmacro %}

{% macro duckdb__alter_column_type(relation, column_name, new_column_type) -%}
  {% do run_query('alter table ' ~ relation.render() ~ ' alter column ' ~ adapter.quote(column_name) ~ ' type ' ~ new_column_type) %}
{%- endmacro %}

{% macro duckdb__alter_relation_comment(relation, comment) -%}
  comment on {{ 'view' if relation.is_view else 'table' }} {{ relation.render() }} is '{{ comment | replace("'", "''") }}'
{%- endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) -%}
  {%- for name, column in column_dict.items() %}
    comment on column {{ relation.render() }}.{{ adapter.quote(name) if column['quote'] else name }} is '{{ column['description'] | replace("'", "''") }}';
  {%- endfor %}
{%- endmacro %}

{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
  {% if grant_config %}
    {% do adapter.warn_once('Grants are not supported by DuckDB: the config of ' ~ relation.render() ~ ' is ignored') %}
  {% endif %}
{%- endmacro %}

{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set columns = index_dict['columns'] -%}
  {%- set name = 'idx_' ~ local_md5(relation.render() ~ columns | join(',') ~ index_dict.get('unique', false)) -%}
  create {{ 'unique ' if index_dict.get('unique', false) }}index if not exists {{ adapter.quote(name) }} on {{ relation.render() }} ({{ columns | join(', ') }})
{%- endmacro %}

{% macro duckdb__get_binding_char() %}
  {{ return('?') }}
{% endmacro %}

{% macro duckdb__load_csv_rows(model, agate_table) %}
  {{ return(adapter.load_seed(this, agate_table)) }}
{% endmacro %}
