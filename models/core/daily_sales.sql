-- One row for each day and brand, and one for each day with all brands together: what everything over time is made from.
-- Orders are counted once a day, and an order has one day, so they may be added up over days, not over brands.
select
    {{ day_of('event_time') }} as sales_day,
    case when grouping(coalesce(brand, 'unknown')) = 1 then 'all brands' else coalesce(brand, 'unknown') end as brand,
    grouping(coalesce(brand, 'unknown')) = 1 as is_total,
    coalesce(sum(price), 0) as sales,
    count(*) as lines,
    count(price) as priced_lines,
    count(distinct order_id) as orders
from {{ ref('sales') }}
group by grouping sets (
    ({{ day_of('event_time') }}, coalesce(brand, 'unknown')),
    ({{ day_of('event_time') }})
)
