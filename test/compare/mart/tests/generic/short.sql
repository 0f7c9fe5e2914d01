{% test short(model, column_name, most) %}
{{ config(error_if='>1000') }}
select {{ column_name }} from {{ model }} where length({{ column_name }}) > {{ most }}
{% endtest %}
