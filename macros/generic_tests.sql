{# Values must lie between two bounds; either may be left out. #}
{% test in_range(model, column_name, min_value=none, max_value=none) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is not null
  and (
    false
    {%- if min_value is not none %} or {{ column_name }} < {{ min_value }}{% endif %}
    {%- if max_value is not none %} or {{ column_name }} > {{ max_value }}{% endif %}
  )
{% endtest %}

{# Several columns together must be unique. #}
{% test unique_together(model, columns) %}
select {{ columns | join(', ') }}, count(*) as n_records
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

{# The sum of a column must equal the sum of a column elsewhere: nothing is lost between two layers. #}
{% test sum_equals(model, column_name, to, field, where_to='true') %}
with here as (select sum({{ column_name }}) as total from {{ model }}),
there as (select sum({{ field }}) as total from {{ to }} where {{ where_to }})
select here.total as here_total, there.total as there_total
from here cross join there
where coalesce(here.total, 0) <> coalesce(there.total, 0)
{% endtest %}
