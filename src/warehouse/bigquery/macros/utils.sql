{% macro bigquery__current_timestamp() -%}current_timestamp(){%- endmacro %}
{% macro bigquery__current_timestamp_backcompat() -%}current_timestamp{%- endmacro %}

{% macro bigquery__type_numeric() -%}{{ return('numeric') }}{%- endmacro %}

{% macro bigquery__bool_or(expression) -%}logical_or({{ expression }}){%- endmacro %}
{% macro bigquery__except() -%}except distinct{%- endmacro %}
{% macro bigquery__intersect() -%}intersect distinct{%- endmacro %}

{% macro bigquery__array_concat(array_1, array_2) -%}array_concat({{ array_1 }}, {{ array_2 }}){%- endmacro %}
{% macro bigquery__array_append(array, new_element) -%}{{ array_concat(array, array_construct([new_element])) }}{%- endmacro %}
{% macro bigquery__array_construct(inputs, data_type) -%}
  {{ '[' ~ inputs | join(', ') ~ ']' if inputs else 'array<' ~ data_type ~ '>[]' }}
{%- endmacro %}

{% macro bigquery__date(year, month, day) -%}date({{ year }}, {{ month }}, {{ day }}){%- endmacro %}

{% macro bigquery__dateadd(datepart, interval, from_date_or_timestamp) -%}
  datetime_add(cast({{ from_date_or_timestamp }} as datetime), interval {{ interval }} {{ datepart }})
{%- endmacro %}

{% macro bigquery__datediff(first_date, second_date, datepart) -%}
  datetime_diff(cast({{ second_date }} as datetime), cast({{ first_date }} as datetime), {{ datepart }})
{%- endmacro %}

{% macro bigquery__date_trunc(datepart, date) -%}
  timestamp_trunc(cast({{ date }} as timestamp), {{ datepart }})
{%- endmacro %}

{# Last days are of calendars: no time of day, no zone. #}
{% macro bigquery__last_day(date, datepart) -%}
  last_day(cast({{ date }} as date), {{ datepart }})
{%- endmacro %}

{% macro bigquery__equals(expr1, expr2) -%}
  ({{ expr1 }} {{ 'is not distinct from' if flags.ENABLE_TRUTHY_NULLS_EQUALS_MACRO else '=' }} {{ expr2 }})
{%- endmacro %}

{% macro bigquery__escape_single_quotes(expression) -%}{{ expression | replace("'", "\\'") }}{%- endmacro %}
{% macro bigquery__string_literal(value) -%}'''{{ value }}'''{%- endmacro %}
{% macro bigquery__hash(field) -%}to_hex({{ default__hash(field) }}){%- endmacro %}

{% macro bigquery__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  string_agg({{ measure }}, {{ delimiter_text }}{{ ' ' ~ order_by_clause if order_by_clause }}{{ ' limit ' ~ limit_num if limit_num }})
{%- endmacro %}

{% macro bigquery__position(substring_text, string_text) -%}strpos({{ string_text }}, {{ substring_text }}){%- endmacro %}

{% macro bigquery__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number >= 0 -%}
    split({{ string_text }}, {{ delimiter_text }})[safe_offset({{ part_number - 1 }})]
  {%- else -%}
    array_reverse(split({{ string_text }}, {{ delimiter_text }}))[safe_offset({{ -part_number - 1 }})]
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__generate_series(upper_bound) %}
  select generated_number from unnest(generate_array(1, {{ upper_bound }})) as generated_number
{% endmacro %}

{# What YAML writes as texts, BigQuery can't always cast from one: those are taken as expressions. #}
{% macro cast_from_string_unsupported_for(type) %}
  {{ return(type | lower == 'geography' or (type | lower).startswith('struct')) }}
{% endmacro %}

{% macro bigquery__safe_cast(field, type) -%}
  {%- set is_list = field is iterable and field is not string and field is not mapping -%}
  {%- if (type | lower).startswith('array') and is_list and field | length > 0 -%}
    {%- set element = type.strip()[6:-1] -%}
    {%- set elements = [] -%}
    {%- for each in field -%}
      {%- do elements.append((each | string).strip('"').strip("'") if cast_from_string_unsupported_for(element) else bigquery_literal(each)) -%}
    {%- endfor -%}
    array(select safe_cast(element as {{ element }}) from unnest([{{ elements | join(', ') }}]) as element with offset as position order by position)
  {%- elif is_list -%}
    cast([] as {{ type }})
  {%- elif type | lower == 'json' and field is mapping -%}
    json {{ bigquery_text(tojson(field)) }}
  {%- elif type | lower == 'timestamp' and field is string and modules.re.match("'''[0-9: .T-]+'''$", field) -%}
    {#- a moment without a zone is UTC's, whatever the project's default is -#}
    safe_cast({{ field[:-3] }}+00''' as {{ type }})
  {%- elif cast_from_string_unsupported_for(type) and field is string -%}
    safe_cast({{ field.strip('"').strip("'") }} as {{ type }})
  {%- else -%}
    safe_cast({{ field }} as {{ type }})
  {%- endif -%}
{%- endmacro %}

{% macro bigquery_literal(value) %}
  {% if value is none %}{% do return('null') %}
  {% elif value is string %}{% do return(bigquery_text(value)) %}
  {% endif %}
  {% do return(value | string | lower if value is boolean else value | string) %}
{% endmacro %}

{# Lists and mappings of fixtures go to safe_cast as they are. #}
{% macro bigquery__nested_literal(value) %}{% do return(value) %}{% endmacro %}

{% macro bigquery__test_unique(model, column_name) %}
with dbt_test__target as (
  select {{ column_name }} as unique_field
  from {{ model }}
  where {{ column_name }} is not null
)
select unique_field, count(*) as n_records
from dbt_test__target
group by unique_field
having count(*) > 1
{% endmacro %}
