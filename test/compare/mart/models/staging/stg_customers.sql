{{ config(alias='customers') }}
select id as customer_id, name, {{ dbt.concat(["name", "' <'", "email", "'>'"]) }} as contact,
  '{{ var("country") }}' as country, {{ var('limits')['high'] }} as high
from {{ source('shop', 'customers') }}
