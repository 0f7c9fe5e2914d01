-- Of each window, the total's sales and orders are those of its lines, and the brands' sales add up to them.
with totals as (
    select weeks, window_from, as_of_day, sales, orders
    from {{ ref('sales_changes') }}
    where is_total
),
brands as (
    select weeks, sum(sales) as sales
    from {{ ref('sales_changes') }}
    where not is_total
    group by weeks
),
order_lines as (
    select {{ day_of('event_time') }} as sales_day, order_id, price from {{ ref('sales') }}
),
expected as (
    select totals.weeks, sum(order_lines.price) as sales, count(distinct order_lines.order_id) as orders
    from totals
    inner join order_lines on order_lines.sales_day between totals.window_from and totals.as_of_day
    group by totals.weeks
)
select windows.weeks, expected.sales as expected_sales, totals.sales as total_sales, brands.sales as brand_sales
from {{ ref('time_windows') }} as windows
left join expected on windows.weeks = expected.weeks
left join totals on windows.weeks = totals.weeks
left join brands on windows.weeks = brands.weeks
where totals.sales is null
   or brands.sales is null
   or coalesce(expected.sales, 0) <> totals.sales
   or coalesce(expected.orders, 0) <> totals.orders
   or brands.sales <> totals.sales
