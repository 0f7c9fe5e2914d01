-- The same money and the same orders, whichever way the dashboard looks at them.
with sales as (
    select coalesce(sum(price), 0) as sales, count(distinct order_id) as orders from {{ ref('sales') }}
),
marts as (
    select 'sales_by_month' as mart, sum(sales) as sales, sum(orders) as orders from {{ ref('sales_by_month') }}
    union all
    select 'sales_by_day', sum(sales), sum(orders) from {{ ref('sales_by_day') }}
    union all
    select 'peak_hours', sum(sales), sum(orders) from {{ ref('peak_hours') }}
    union all
    select 'top_products', sum(sales), null from {{ ref('top_products') }}
    union all
    select 'top_categories', sum(sales), null from {{ ref('top_categories') }}
)
select marts.*, sales.sales as expected_sales, sales.orders as expected_orders
from marts cross join sales
where marts.sales <> sales.sales
   or coalesce(marts.orders, sales.orders) <> sales.orders
