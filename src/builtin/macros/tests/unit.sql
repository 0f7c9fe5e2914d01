{%- materialization unit, default -%}
  {% set expected_rows = config.get('expected_rows') %}
  {% set expected_sql = config.get('expected_sql') %}
  {% set tested_expected_column_names = expected_rows[0].keys() if (expected_rows | length) > 0 else get_columns_in_query(sql) %}
  {%- set temp_relation = make_temp_relation(this.incorporate(type='table')) -%}
  {% do run_query(get_create_table_as_sql(True, temp_relation, get_empty_subquery_sql(sql))) %}
  {%- set columns_in_relation = adapter.get_columns_in_relation(temp_relation.include(database=false, schema=false)) or adapter.get_columns_in_relation(temp_relation) -%}
  {%- set column_name_to_data_types = {} -%}
  {%- set column_name_to_quoted = {} -%}
  {%- for column in columns_in_relation -%}
    {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
    {%- do column_name_to_quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
  {%- set expected_column_names_quoted = [] -%}
  {%- for column_name in tested_expected_column_names -%}
    {%- do expected_column_names_quoted.append(column_name_to_quoted.get(column_name | lower, adapter.quote(column_name))) -%}
  {%- endfor -%}
  {% if not expected_sql %}
    {% set expected_sql = get_expected_sql(expected_rows, column_name_to_data_types, column_name_to_quoted) %}
  {% endif %}
  {% set unit_test_sql = get_unit_test_sql(sql, expected_sql, expected_column_names_quoted) %}
  {% call statement('main', fetch_result=True) -%}
    {{ unit_test_sql }}
  {%- endcall %}
  {% do adapter.drop_relation(temp_relation) %}
  {{ return({'relations': []}) }}
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
  {%- if not column_name_to_data_types -%}
    {%- set column_name_to_data_types = {} -%}
    {%- set column_name_to_quoted = {} -%}
    {%- for column in adapter.get_columns_in_relation(this) -%}
      {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not column_name_to_data_types -%}
    {{ exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this.render() ~ " because the relation doesn't exist") }}
  {%- endif -%}
  {%- for row in rows -%}
    {%- do validate_fixture_rows(rows, loop.index) -%}
    {%- set formatted = format_row(row, column_name_to_data_types) -%}
    select
    {%- for name, type in column_name_to_data_types.items() %}
      {{ formatted[name] if name in formatted else safe_cast('null', type) | trim }} as {{ adapter.quote(name) }}{{ "," if not loop.last }}
    {%- endfor %}
    {{ "union all" if not loop.last }}
  {% endfor %}
  {%- if (rows | length) == 0 -%}
    select
    {%- for name, type in column_name_to_data_types.items() %}
      {{ safe_cast('null', type) | trim }} as {{ adapter.quote(name) }}{{ "," if not loop.last }}
    {%- endfor %}
    limit 0
  {%- endif -%}
{% endmacro %}

{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
  {%- if (rows | length) == 0 -%}
    select * from dbt_internal_unit_test_actual limit 0
  {%- else -%}
    {%- for row in rows -%}
      {%- set formatted = format_row(row, column_name_to_data_types) -%}
      select
      {%- for name, value in formatted.items() %}
        {{ value }} as {{ column_name_to_quoted[name] }}{{ ", " if not loop.last }}
      {%- endfor %}
      {{ "union all" if not loop.last }}
    {% endfor %}
  {%- endif -%}
{% endmacro %}

{% macro format_row(row, column_name_to_data_types) %}
  {%- set lowered = {} -%}
  {%- for name, value in row.items() -%}
    {%- do lowered.update({name | lower: value}) -%}
  {%- endfor -%}
  {%- set formatted = {} -%}
  {%- for name, value in lowered.items() -%}
    {%- if name not in column_name_to_data_types -%}
      {{ exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for '" ~ this.identifier ~ "'.\nAccepted columns for '" ~ this.identifier ~ "' are: " ~ column_name_to_data_types.keys() | list) }}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string -%}
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
