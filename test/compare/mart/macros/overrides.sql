{#- dbt's own macros, replaced by the project. -#}
{% macro ref(model_name) %}
  {% set relation = builtins.ref(model_name, **kwargs) if not varargs else builtins.ref(model_name, varargs[0], **kwargs) %}
  {% do return(relation) %}
{% endmacro %}

{% macro default__test_not_null(model, column_name) %}
select {{ column_name }} as missing
from {{ model }}
where {{ column_name }} is null
{% endmacro %}

{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}
  ({{ from_date_or_timestamp }} + interval ({{ interval }}) {{ datepart }})
{% endmacro %}
