{{ config(severity='warn', tags=['singular'], store_failures=true, meta={'a': 1}) }}
select * from {{ ref('stg_orders') }} where customer_id not in (select customer_id from {{ ref('stg_customers') }})
