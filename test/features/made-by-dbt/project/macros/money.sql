{% macro euros(column) %}{{ dollars(column) }} * 0.9{% endmacro %}

{% macro dollars(column) %}{{ column }} / 100{% endmacro %}

{% test positive(model, column_name) %}
select * from {{ model }} where {{ column_name }} <= 0
{% endtest %}
