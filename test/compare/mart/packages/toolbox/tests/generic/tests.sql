{% test row_count_at_least(model, least=1) %}
  select count(*) as many from {{ model }} having count(*) < {{ least }}
{% endtest %}

{% test unique_together(model, columns) %}
  select {{ columns | join(', ') }}, count(*) as many from {{ model }}
  group by {{ columns | join(', ') }} having count(*) > 1
{% endtest %}
