{%- materialization unit, default -%}
  {% set expected_rows = config.get('expected_rows') %}
  {% set expected_sql = config.get('expected_sql') %}
  {% set types = {} %}
  {% set quoted = {} %}
  {% for column in get_column_schema_from_query(sql) %}
    {% do types.update({column.name | lower: column.data_type}) %}
    {% do quoted.update({column.name | lower: column.quoted}) %}
  {% endfor %}
  {% if expected_rows %}{% set names = expected_rows[0].keys() | list %}
  {% elif expected_sql %}{% set names = get_columns_in_query(expected_sql) %}
  {% else %}{% set names = types.keys() | list %}
  {% endif %}
  {% set tested = [] %}
  {% for name in names %}{% do tested.append(quoted.get(name | lower, name)) %}{% endfor %}
  {% set expected = expected_sql or get_expected_sql(expected_rows, types, quoted) %}
  {% call statement('main', fetch_result=True, auto_begin=False) -%}
    {{ get_unit_test_sql(sql, expected, tested) }}
  {%- endcall %}
  {% do return({'relations': []}) %}
{%- endmaterialization -%}

{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) %}
  {{- return(adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names)) -}}
{% endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
with dbt_internal_unit_test_actual as (
  select
    {% for name in expected_column_names %}{{ name }}{{ ", " }}{% endfor %}{{ dbt.string_literal("actual") }} as {{ adapter.quote("actual_or_expected") }}
  from (
    {{ main_sql }}
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select
    {% for name in expected_column_names %}{{ name }}{{ ", " }}{% endfor %}{{ dbt.string_literal("expected") }} as {{ adapter.quote("actual_or_expected") }}
  from (
    {{ expected_fixture_sql }}
  ) _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
{%- endmacro %}

{% macro get_fixture_sql(rows, column_name_to_data_types) %}
  {%- set quoted = {} -%}
  {%- if not column_name_to_data_types -%}
    {%- set column_name_to_data_types = {} -%}
    {%- for column in adapter.get_columns_in_relation(this) -%}
      {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not column_name_to_data_types -%}
    {{ exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this.render() ~ " because the relation doesn't exist") }}
  {%- endif -%}
-- Fixture for {{ model.name }}
  {% for row in rows -%}
    {%- do validate_fixture_rows(rows, loop.index) -%}
    {%- set formatted = format_row(row, column_name_to_data_types) -%}
    select
    {%- for name, type in column_name_to_data_types.items() %}
      {{ formatted[name] if name in formatted else safe_cast('null', type) | trim }} as {{ quoted.get(name, adapter.quote(name)) }}{{ "," if not loop.last }}
    {%- endfor %}
    {{ "union all" if not loop.last }}
  {% endfor %}
  {%- if (rows | length) == 0 -%}
    select
    {%- for name, type in column_name_to_data_types.items() %}
      {{ safe_cast('null', type) | trim }} as {{ quoted.get(name, adapter.quote(name)) }}{{ "," if not loop.last }}
    {%- endfor %}
    limit 0
  {%- endif -%}
{% endmacro %}

{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
{%- if not rows -%}
select * from dbt_internal_unit_test_actual
limit 0
{%- endif -%}
{%- for row in rows %}
{%- set values = format_row(row, column_name_to_data_types) %}
select
  {%- for given in rows[0] %}
  {%- set name = given | lower %}
  {{ values.get(name) or (safe_cast('null', column_name_to_data_types[name]) | trim) }} as {{ column_name_to_quoted[name] }}{{ ',' if not loop.last }}
  {%- endfor %}
{{- '\nunion all' if not loop.last }}
{%- endfor -%}
{% endmacro %}

{% macro format_row(row, column_name_to_data_types) %}
  {%- set lowered = {} -%}
  {%- for name, value in row.items() -%}
    {%- do lowered.update({name | lower: value}) -%}
  {%- endfor -%}
  {%- set formatted = {} -%}
  {%- for name, value in lowered.items() -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ this.identifier ~ "'" -%}
      {{ exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\nAccepted columns for '" ~ this.identifier ~ "' are: " ~ column_name_to_data_types.keys() | list) }}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string -%}
      {#- a text longer than its column may hold is told by the comparison, not cut to what was expected -#}
      {%- if 'varying' in type -%}{%- set type = type.split('(')[0] -%}{%- endif -%}
      {%- set literal = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is none -%}
      {%- set literal = 'null' -%}
    {%- elif value is mapping or (value is sequence and value is not string) -%}
      {%- set literal = adapter.dispatch('nested_literal', 'dbt')(value) -%}
    {%- else -%}
      {%- set literal = value -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(literal, type) | trim}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{% endmacro %}

{% macro default__nested_literal(value) -%}
  {{ return(dbt.string_literal(dbt.escape_single_quotes(tojson(value)))) }}
{%- endmacro %}

{% macro validate_fixture_rows(rows, row_number) %}
  {{- return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) -}}
{% endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
