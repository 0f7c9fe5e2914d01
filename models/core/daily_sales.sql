-- One row for each day and brand, and one for each day with all brands together: what everything over time is made from.
-- Orders are counted once a day, and an order has one day, so they may be added up over days, not over brands.
with order_lines as (

    select
        {{ day_of('event_time') }} as sales_day,
        coalesce(brand, 'unknown') as known_brand,
        order_id,
        price
    from {{ ref('sales') }}

)

select
    sales_day,
    case when grouping(known_brand) = 1 then 'all brands' else known_brand end as brand,
    grouping(known_brand) = 1 as is_total,
    coalesce(sum(price), 0) as sales,
    count(*) as lines,
    count(price) as priced_lines,
    count(distinct order_id) as orders
from order_lines
group by grouping sets ((sales_day, known_brand), (sales_day))
