{{ config(materialized='view') }}
-- depends_on: {{ ref('stg_orders') }}
select n.customer_id, o.name as old_name
from {{ ref('customers') }} as n
join {{ ref('customers', v=1) }} as o using (customer_id)
join {{ ref('mart', 'customers', version=2) }} as two using (customer_id)
join {{ ref('toolbox', 'tb_calendar') }} as t on true
{% if target.name == 'prod' %}limit 1{% endif %}
