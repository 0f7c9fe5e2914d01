select staged, kept
from (select count(*) as staged from {{ ref('stg_orders') }} where event_time >= timestamp '1971-01-01')
cross join (select count(*) as kept from {{ ref('sales') }})
where staged <> kept
