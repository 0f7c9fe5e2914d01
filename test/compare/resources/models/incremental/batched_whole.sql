{{ config(incremental_strategy='microbatch', event_time='happened', begin='2024-03-01', batch_size='month', concurrent_batches=false) }}
select id, happened, what from {{ ref('stg_events').render() }} where what <> 'z'
