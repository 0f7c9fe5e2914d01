select
    {{ month_of('sales_day') }} as sales_month,
    sum(sales) as sales,
    sum(orders) as orders,
    sum(lines) as lines,
    {{ ratio('sum(sales)', 'sum(orders)') }} as average_order_value
from {{ ref('daily_sales') }}
where is_total
group by 1
