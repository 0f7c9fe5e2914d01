select o.order_id, o.amount_cents, r.rate, cast(o.amount_cents * r.rate as decimal(12,3)) as converted
from {{ ref('stg_orders') }} as o
join {{ ref('rates') }} as r on r.currency = 'USD'
join {{ ref('codes') }} as s on s."Status Code" = o.status
