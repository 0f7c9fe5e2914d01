select customer, sum(euros) as euros from {{ ref('stg_payments') }} group by customer
