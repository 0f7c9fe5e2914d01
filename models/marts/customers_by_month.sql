with active as (
    select distinct
        {{ month_of('sales.event_time') }} as sales_month,
        sales.user_id,
        {{ month_of('customers.first_purchase_at') }} as first_month
    from {{ ref('sales') }} as sales
    inner join {{ ref('customers') }} as customers on sales.user_id = customers.user_id
)
select
    sales_month,
    count(*) as customers,
    sum(case when sales_month = first_month then 1 else 0 end) as new_customers,
    sum(case when sales_month > first_month then 1 else 0 end) as returning_customers
from active
group by 1
