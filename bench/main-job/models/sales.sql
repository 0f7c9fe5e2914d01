{{ config(materialized='incremental') }}

select *
from {{ ref('stg_orders') }}
where event_time >= timestamp '1971-01-01'
{% if is_incremental() %}
  and event_time > (select max(event_time) from {{ this }})
{% endif %}
order by event_time
