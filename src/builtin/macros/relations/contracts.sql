{% macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro %}

{% macro default__get_table_columns_and_constraints() -%}
  {{ return(table_columns_and_constraints()) }}
{%- endmacro %}

{% macro table_columns_and_constraints() %}
  {%- set columns = {} -%}
  {%- for name, column in model['columns'].items() -%}
    {%- do columns.update({name: dict(column, constraints=resolve_foreign_keys(column.get('constraints', [])))}) -%}
  {%- endfor -%}
  {%- set lines = adapter.render_raw_columns_constraints(raw_columns=columns)
      + adapter.render_raw_model_constraints(raw_constraints=resolve_foreign_keys(model.get('constraints', []))) -%}
  (
    {{ lines | join(',\n    ') }}
  )
{% endmacro %}

{% macro resolve_foreign_keys(constraints) %}
  {% set resolved = [] %}
  {% for constraint in constraints %}
    {% set to = constraint.get('to') %}
    {% if to and modules.re.match('(ref|source)\s*\(', to) %}
      {% set table = adapter.dispatch('foreign_key_table', 'dbt')(render('{{ ' ~ to ~ ' }}')) %}
      {% do resolved.append(dict(constraint, to=table)) %}
    {% else %}
      {% do resolved.append(constraint) %}
    {% endif %}
  {% endfor %}
  {% do return(resolved) %}
{% endmacro %}

{% macro default__foreign_key_table(table) %}{% do return(table) %}{% endmacro %}

{% macro get_assert_columns_equivalent(sql) %}
  {{- return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) -}}
{% endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
  {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro %}

{% macro assert_columns_equivalent(sql) %}
  {%- set user_columns = model['columns'] -%}
  {%- if not user_columns -%}
    {{ exceptions.raise_contract_error([], adapter.get_column_schema_from_query(get_empty_subquery_sql(sql))) }}
  {%- endif -%}
  {%- set declared = adapter.get_column_schema_from_query(get_empty_subquery_sql(get_empty_schema_sql(user_columns))) -%}
  {%- set given = get_column_schema_from_query(sql, config.get('sql_header', none)) -%}
  {%- if given | length != declared | length -%}
    {%- do exceptions.raise_contract_error(format_columns(declared), format_columns(given)) -%}
  {%- endif -%}
  {%- set ordered = [] -%}
  {%- for column in given -%}
    {%- for other in declared if other.name == column.name and other.dtype == column.dtype -%}
      {%- do ordered.append(column.name) -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- if ordered | length != given | length -%}
    {%- do exceptions.raise_contract_error(format_columns(declared), format_columns(given)) -%}
  {%- endif -%}
{% endmacro %}

{% macro format_columns(columns) %}
  {% set formatted = [] %}
  {% for column in columns %}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {% endfor %}
  {{ return(formatted) }}
{% endmacro %}

{% macro default__format_column(column) -%}
  {{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.name | lower ~ ' ' ~ column.dtype}) }}
{%- endmacro %}
