select
    sales_day,
    sales,
    orders,
    lines,
    {{ ratio('sales', 'orders') }} as average_order_value,
    round(avg(sales) over (order by sales_day rows between 6 preceding and current row), 4) as sales_seven_day_average
from {{ ref('daily_sales') }}
where is_total
