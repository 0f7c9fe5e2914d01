select
    product_id,
    max(brand) as brand,
    max(category_code) as category_code,
    coalesce(sum(price), 0) as sales,
    count(distinct order_id) as orders,
    count(*) as units,
    rank() over (order by coalesce(sum(price), 0) desc) as sales_rank
from {{ ref('sales') }}
group by product_id
