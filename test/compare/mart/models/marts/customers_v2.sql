select customer_id, name, country, current_date > date '2020-01-01' as is_now from {{ ref('stg_customers') }}
