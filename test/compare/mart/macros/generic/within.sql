{% test within(model, column_name, low=0, high=none) %}
  {{ config(severity='warn', fail_calc='coalesce(sum(n), 0)') }}
  select {{ column_name }}, 1 as n from {{ model }}
  where {{ column_name }} < {{ low }}{% if high is not none %} or {{ column_name }} > {{ high }}{% endif %}
{% endtest %}
