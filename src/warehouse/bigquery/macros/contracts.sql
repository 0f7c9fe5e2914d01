{% macro bigquery__format_column(column) -%}
  {% set type = column.data_type %}
  {{ return({'name': column.name, 'data_type': type, 'formatted': column.column | lower ~ ' ' ~ type}) }}
{%- endmacro %}

{# Columns with dotted names are the fields of one struct. #}
{% macro bigquery__get_empty_schema_sql(columns) %}
  {%- set untyped = [] -%}
  {%- for column in columns.values() if not column['data_type'] -%}{%- do untyped.append(column['name']) -%}{%- endfor -%}
  {%- if untyped -%}{{ exceptions.column_type_missing(column_names=untyped) }}{%- endif -%}
  {{ return(default__get_empty_schema_sql(adapter.nest_column_data_types(columns))) }}
{% endmacro %}

{# The columns in the contract's order, and so the fields within structs: a table takes neither by name. #}
{% macro bigquery__get_column_names() %}
  {%- set columns = adapter.nest_column_data_types(model['columns']) -%}
  {%- for column in columns.values() -%}
    {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
    {{ adapter.get_struct_select_expression(name, column.get('data_type') or '') }}{{ ", " if not loop.last }}
  {%- endfor -%}
{% endmacro %}
