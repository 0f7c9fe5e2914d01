select
    user_id,
    min(event_time) as first_purchase_at,
    max(event_time) as last_purchase_at,
    count(distinct order_id) as orders,
    count(*) as units,
    coalesce(sum(price), 0) as sales,
    {{ ratio('coalesce(sum(price), 0)', 'count(distinct order_id)') }} as average_order_value
from {{ ref('sales') }}
where user_id is not null
group by user_id
