-- Day by day, staging has the source's rows and values; of exact repeats, which plain DISTINCT finds, it has one.
with source_rows as (
    select{{ '' if var('keep_repeats') else ' distinct' }}
        event_time, order_id, product_id, category_id, category_code, brand, price, user_id
    from {{ source('shop', 'orders') }}
),
expected as (
    select
        {{ day_of('event_time') }} as event_day,
        count(*) as n_rows,
        count(distinct order_id) as orders,
        count(category_id) as categories,
        count(nullif(trim(category_code), '')) as category_codes,
        count(nullif(trim(brand), '')) as brands,
        coalesce(sum(price), 0) as sales,
        count(user_id) as users
    from source_rows
    group by 1
),
staged as (
    select
        {{ day_of('event_time') }} as event_day,
        count(*) as n_rows,
        count(distinct order_id) as orders,
        count(category_id) as categories,
        count(category_code) as category_codes,
        count(brand) as brands,
        coalesce(sum(price), 0) as sales,
        count(user_id) as users
    from {{ ref('stg_orders') }}
    group by 1
)
select * from (select * from expected {{ dbt.except() }} select * from staged) as not_in_staging
union all
select * from (select * from staged {{ dbt.except() }} select * from expected) as not_in_source
