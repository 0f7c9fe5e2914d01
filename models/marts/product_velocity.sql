with last_day as (
    select max(sales_day) as as_of_day from {{ ref('daily_sales') }}
),
products as (
    select
        sales.product_id,
        max(sales.brand) as brand,
        min({{ day_of('sales.event_time') }}) as first_sold_on,
        max({{ day_of('sales.event_time') }}) as last_sold_on,
        count(*) as units,
        sum(case when {{ day_of('sales.event_time') }} > {{ day_of(dbt.dateadd('day', -28, 'last_day.as_of_day')) }} then 1 else 0 end) as units_last_28_days,
        max(last_day.as_of_day) as as_of_day
    from {{ ref('sales') }} as sales
    cross join last_day
    group by sales.product_id
)
select
    product_id,
    brand,
    first_sold_on,
    last_sold_on,
    units,
    units_last_28_days,
    {{ dbt.datediff('first_sold_on', 'as_of_day', 'day') }} + 1 as days_on_sale,
    {{ ratio('units', '(' ~ dbt.datediff('first_sold_on', 'as_of_day', 'day') ~ ' + 1)') }} as units_per_day,
    {{ ratio('units_last_28_days', '28') }} as units_per_day_last_28_days
from products
