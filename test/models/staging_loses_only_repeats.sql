-- Rows of the source = rows in staging + exact repeats. Repeats are counted by plain grouping, another way than the model's.
with source_rows as (
    select count(*) as n from {{ source('shop', 'orders') }}
),
distinct_rows as (
    select count(*) as n
    from (
        select distinct event_time, order_id, product_id, category_id, category_code, brand, price, user_id
        from {{ source('shop', 'orders') }}
    ) as once
),
staged as (
    select count(*) as n from {{ ref('stg_orders') }}
)
select source_rows.n as source_rows, distinct_rows.n as distinct_rows, staged.n as staged_rows
from source_rows cross join distinct_rows cross join staged
where staged.n <> {{ 'source_rows.n' if var('keep_repeats') else 'distinct_rows.n' }}
   or source_rows.n - distinct_rows.n > source_rows.n * 0.001
