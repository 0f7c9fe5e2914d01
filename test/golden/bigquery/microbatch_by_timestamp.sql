-- microbatch by days of a timestamp, which are UTC's
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "microbatch",
--     "event_time": "placed_at",
--     "batch_size": "day",
--     "begin": "2024-01-01",
--     "lookback": 0,
--     "partition_by": {"field":"placed_at","data_type":"timestamp"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`microbatch_by_timestamp`
partition by timestamp_trunc(placed_at, day)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table microbatch_by_timestamp

-- query
merge into `proj`.`shop`.`microbatch_by_timestamp` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`raw`.`orders`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and timestamp_trunc(DBT_INTERNAL_DEST.placed_at, day) in (timestamp '2024-01-01 00:00:00+00')
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);

-- ## full refresh

-- GET table microbatch_by_timestamp

-- query
create or replace table `proj`.`shop`.`microbatch_by_timestamp`
partition by timestamp_trunc(placed_at, day)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
