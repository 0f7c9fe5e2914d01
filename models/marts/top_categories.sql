select
    coalesce(category_code, 'unknown') as category_code,
    coalesce({{ dbt.split_part('category_code', "'.'", 1) }}, 'unknown') as department,
    coalesce(sum(price), 0) as sales,
    count(distinct order_id) as orders,
    count(*) as units,
    rank() over (order by coalesce(sum(price), 0) desc) as sales_rank
from {{ ref('sales') }}
group by 1, 2
