select
    {{ iso_weekday('event_time') }} as weekday,
    extract(hour from event_time) as hour_of_day,
    coalesce(sum(price), 0) as sales,
    count(distinct order_id) as orders,
    count(*) as lines
from {{ ref('sales') }}
group by 1, 2
