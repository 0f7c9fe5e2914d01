-- Day by day, sales has the rows and values of staging; only rows without a real time stay out, and they are few.
with staged as (
    select
        {{ day_of('event_time') }} as event_day,
        count(*) as n_rows,
        count(distinct order_id) as orders,
        count(brand) as brands,
        coalesce(sum(price), 0) as sales,
        count(user_id) as users
    from {{ ref('stg_orders') }}
    where event_time >= cast('1971-01-01' as {{ dbt.type_timestamp() }})
    group by 1
),
sold as (
    select
        {{ day_of('event_time') }} as event_day,
        count(*) as n_rows,
        count(distinct order_id) as orders,
        count(brand) as brands,
        coalesce(sum(price), 0) as sales,
        count(user_id) as users
    from {{ ref('sales') }}
    group by 1
),
undated as (
    select
        cast(null as date) as event_day,
        sum(case when event_time < cast('1971-01-01' as {{ dbt.type_timestamp() }}) then 1 else 0 end) as n_rows,
        0 as orders, 0 as brands, 0 as sales, 0 as users
    from {{ ref('stg_orders') }}
    having sum(case when event_time < cast('1971-01-01' as {{ dbt.type_timestamp() }}) then 1 else 0 end) > count(*) * 0.02
)
select 'not in sales' as problem, * from (select * from staged {{ dbt.except() }} select * from sold) as not_in_sales
union all
select 'not in staging' as problem, * from (select * from sold {{ dbt.except() }} select * from staged) as not_in_staging
union all
select 'too many without a time' as problem, * from undated
