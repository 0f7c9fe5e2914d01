{% macro duckdb__partition_by() %}
  {% set given = config.get('partition_by') %}
  {% if not given %}{% do return(none) %}{% endif %}
  {% if given is not mapping %}
    {% set fields = normalize_string_or_list(given, 'partition_by') %}
    {% set expression = fields[0] if fields | length == 1 else '(' ~ fields | join(', ') ~ ')' %}
    {% do return({'field': fields[0], 'expression': expression, 'granularity': none}) %}
  {% endif %}
  {% set field = given.get('field') %}
  {% set type = given.get('data_type', 'date') | lower %}
  {% set granularity = given.get('granularity', 'day') | lower %}
  {% if not field %}{% do exceptions.raise_compiler_error('`partition_by` needs a `field`') %}{% endif %}
  {% if type in ['int64', 'integer', 'int', 'bigint'] %}
    {% set range = given.get('range') %}
    {% if not range %}{% do exceptions.raise_compiler_error('`partition_by` on an integer needs a `range` with start, end and interval') %}{% endif %}
    {% set last = '(' ~ range['end'] ~ ' - ' ~ range['start'] ~ ') // ' ~ range['interval'] %}
    {% set expression = 'greatest(least((' ~ field ~ ' - ' ~ range['start'] ~ ') // ' ~ range['interval'] ~ ', ' ~ last ~ '), -1)' %}
    {% do return({'field': field, 'expression': expression, 'granularity': none}) %}
  {% endif %}
  {% if granularity not in ['hour', 'day', 'month', 'year'] %}
    {% do exceptions.raise_compiler_error("`partition_by` has a granularity of hour, day, month or year, not '" ~ granularity ~ "'") %}
  {% endif %}
  {% if granularity != 'day' %}{% set expression = "date_trunc('" ~ granularity ~ "', " ~ field ~ ')' %}
  {% elif type == 'date' %}{% set expression = field %}
  {% else %}{% set expression = 'cast(' ~ field ~ ' as date)' %}
  {% endif %}
  {% do return({'field': field, 'expression': expression, 'granularity': granularity}) %}
{% endmacro %}

{% macro duckdb__layout() %}
  {% set partition_by = duckdb__partition_by() %}
  {% do return(([partition_by.expression] if partition_by else []) + normalize_string_or_list(config.get('cluster_by'), 'cluster_by')) %}
{% endmacro %}

{% macro duckdb__order_by_layout() %}
  {% set keys = duckdb__layout() %}
  {% do return('order by ' ~ keys | join(', ') if keys else '') %}
{% endmacro %}

{% macro normalize_string_or_list(raw, field_name) %}
  {% if raw is none %}{% do return([]) %}
  {% elif raw is string %}{% do return([raw]) %}
  {% elif raw is sequence and raw is not mapping %}{% do return(raw | list) %}
  {% endif %}
  {% do exceptions.raise_compiler_error(field_name ~ ' must be a string or a list of strings, not ' ~ raw) %}
{% endmacro %}
