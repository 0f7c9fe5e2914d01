select in_windows, in_sales
from (select sum(sales) as in_windows from {{ ref('sales_changes') }} where weeks = 4)
cross join (
    select sum(price) as in_sales
    from {{ ref('sales') }}
    where cast(event_time as date) > (select max(cast(event_time as date)) - 28 from {{ ref('sales') }})
)
where in_windows <> in_sales
