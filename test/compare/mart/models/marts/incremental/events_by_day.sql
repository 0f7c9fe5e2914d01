{{ config(incremental_strategy='microbatch', event_time='happened_at', begin='2024-03-01', batch_size='day', lookback=1) }}
select event_id, order_id, happened_at from {{ source('shop', 'events') }}
where happened_at < '2024-03-05'
