-- The same money, lines and orders, whichever way the dashboard looks at them.
with marts as (
    select 'sales_by_month' as mart, 'all' as of_whom, sum(sales) as sales, sum(lines) as lines, sum(orders) as orders from {{ ref('sales_by_month') }}
    union all
    select 'sales_by_day', 'all', sum(sales), sum(lines), sum(orders) from {{ ref('sales_by_day') }}
    union all
    select 'peak_hours', 'all', sum(sales), sum(lines), sum(orders) from {{ ref('peak_hours') }}
    union all
    select 'top_products', 'all', sum(sales), sum(units), null from {{ ref('top_products') }}
    union all
    select 'top_categories', 'all', sum(sales), sum(units), null from {{ ref('top_categories') }}
    union all
    select 'product_velocity', 'all', null, sum(units), null from {{ ref('product_velocity') }}
    union all
    select 'customers', 'known', sum(sales), sum(units), sum(orders) from {{ ref('customers') }}
    union all
    select 'customer_cohorts', 'known', sum(sales), null, null from {{ ref('customer_cohorts') }}
),
sales as (
    select 'all' as of_whom, coalesce(sum(price), 0) as sales, count(*) as lines, count(distinct order_id) as orders
    from {{ ref('sales') }}
    union all
    select 'known', coalesce(sum(price), 0), count(*), count(distinct order_id)
    from {{ ref('sales') }}
    where user_id is not null
)
select marts.*, sales.sales as expected_sales, sales.lines as expected_lines, sales.orders as expected_orders
from marts
inner join sales on marts.of_whom = sales.of_whom
where coalesce(marts.sales, sales.sales) <> sales.sales
   or coalesce(marts.lines, sales.lines) <> sales.lines
   or coalesce(marts.orders, sales.orders) <> sales.orders
