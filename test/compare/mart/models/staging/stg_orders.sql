{{ config(tags=['orders'], meta={'pii': false}) }}
with raw as (
  select * from {{ source('shop', 'orders') }}
)
select
  id as order_id,
  customer_id,
  status,
  {{ cents('amount') }} as amount_cents,
  ordered_at,
  {{ toolbox.label('status') }} as label,
  {{ toolbox.shout('status') }} as loud,
  batch
from raw
