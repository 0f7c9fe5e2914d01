{% test kit_positive(model, column_name, more_than=none) %}
select {{ column_name }} from {{ model }} where {{ column_name }} is null {% if more_than is not none %}or {{ column_name }} <= {{ more_than }}{% endif %}
{% endtest %}
