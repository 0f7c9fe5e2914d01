{{ config(
    materialized='incremental',
    incremental_strategy='insert_overwrite',
    partition_by={'field': 'event_time', 'data_type': 'timestamp', 'granularity': 'day'},
    cluster_by=['brand'],
    pre_hook="{{ delete_what_the_source_lost('stg_orders') }}"
) }}

select
    event_time,
    order_id,
    product_id,
    category_id,
    category_code,
    brand,
    price,
    user_id,
    _loaded_at
from {{ ref('stg_orders') }}
-- rows without a real time stay out; the test sales_loses_only_undated_rows counts them
where event_time >= cast('1971-01-01' as {{ dbt.type_timestamp() }})

{% if is_incremental() %}
  -- every row of the days that new files touch: their partitions are written again, the others stay
  and {{ day_of('event_time') }} in (
      select distinct {{ day_of('event_time') }}
      from {{ ref('stg_orders') }}
      where _loaded_at > (select coalesce(max(_loaded_at), cast('1970-01-01' as {{ dbt.type_timestamp() }})) from {{ this }})
  )
{% endif %}
