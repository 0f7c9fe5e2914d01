with last_day as (

    select max(cast(event_time as date)) as as_of_day from {{ ref('sales') }}

),

daily as (

    select
        cast(event_time as date) as sales_day,
        brand,
        sum(price) as sales,
        count(distinct order_id) as orders
    from {{ ref('sales') }}
    group by 1, 2

),

summed as (

    select
        windows.weeks,
        daily.brand,
        coalesce(sum(sales) filter (sales_day > as_of_day - cast(7 * weeks as integer)), 0) as sales,
        coalesce(sum(orders) filter (sales_day > as_of_day - cast(7 * weeks as integer)), 0) as orders,
        coalesce(sum(sales) filter (sales_day <= as_of_day - cast(7 * weeks as integer)), 0) as previous_sales,
        coalesce(sum(orders) filter (sales_day <= as_of_day - cast(7 * weeks as integer)), 0) as previous_orders
    from {{ ref('time_windows') }} as windows
    cross join last_day
    inner join daily on daily.sales_day > last_day.as_of_day - cast(14 * windows.weeks as integer)
    group by 1, 2

)

select
    *,
    sales - previous_sales as sales_change,
    case when previous_sales <> 0 then (sales - previous_sales) / previous_sales end as sales_change_ratio,
    rank() over (partition by weeks order by sales desc) as sales_rank,
    rank() over (partition by weeks order by previous_sales desc) as previous_sales_rank
from summed
