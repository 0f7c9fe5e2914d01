{% test within(model, column_name, low, high) %}
  {{ config(severity='error', tags=['range']) }}
  select {{ column_name }} from {{ model }} where {{ column_name }} < {{ low }} or {{ column_name }} > {{ high }}
{% endtest %}
{% test rows_at_least(model, least=1) %}
  {{ config(fail_calc='coalesce(max(n), 0)') }}
  select count(*) as n from {{ model }} having count(*) < {{ least }}
{% endtest %}
