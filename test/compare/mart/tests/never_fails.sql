select 1 from {{ ref('orders_by_customer') }} where {{ toolbox.is_bad('amount_cents') }}
