{{ config(event_time='happened') }}
select * from {{ ref('raw_events') }}
