select
    event_time,
    order_id,
    product_id,
    category_id,
    nullif(trim(category_code), '') as category_code,
    coalesce(nullif(lower(trim(brand)), ''), 'unknown') as brand,
    price,
    user_id
from {{ source('shop', 'orders') }}
