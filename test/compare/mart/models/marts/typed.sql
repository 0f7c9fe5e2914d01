select order_id, cast(status as varchar) as status, ordered_at from {{ ref('stg_orders') }}
