with purchases as (
    select
        {{ month_of('customers.first_purchase_at') }} as cohort_month,
        {{ dbt.datediff(month_of('customers.first_purchase_at'), month_of('sales.event_time'), 'month') }} as months_since_first,
        sales.user_id,
        sales.price
    from {{ ref('sales') }} as sales
    inner join {{ ref('customers') }} as customers on sales.user_id = customers.user_id
),
cohorts as (
    select
        cohort_month,
        months_since_first,
        count(distinct user_id) as customers,
        coalesce(sum(price), 0) as sales
    from purchases
    group by 1, 2
)
select
    *,
    {{ ratio('customers', 'first_value(customers) over (partition by cohort_month order by months_since_first)') }} as retention
from cohorts
