with last_day as (
    select max(sales_day) as as_of_day from {{ ref('daily_sales') }}
)
select
    extract(year from last_day.as_of_day) as sales_year,
    last_day.as_of_day,
    sum(daily.sales) as sales,
    sum(daily.orders) as orders,
    {{ ratio('sum(daily.sales)', 'sum(daily.orders)') }} as average_order_value,
    {{ ratio('sum(daily.sales)', 'sum(daily.priced_lines)') }} as average_price
from {{ ref('daily_sales') }} as daily
cross join last_day
where daily.is_total
  and extract(year from daily.sales_day) = extract(year from last_day.as_of_day)
group by 1, 2
