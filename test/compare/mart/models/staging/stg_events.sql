{{ config(materialized='ephemeral') }}
select event_id, order_id, happened_at, kind, {{ dbt.date_trunc('day', 'happened_at') }} as day
from {{ source('shop', 'events') }}
