-- microbatch: each batch is a partition known beforehand
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "microbatch",
--     "event_time": "day",
--     "batch_size": "day",
--     "begin": "2024-01-01",
--     "lookback": 0,
--     "partition_by": {"field":"day","data_type":"date"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`microbatch`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table microbatch

-- query
merge into `proj`.`shop`.`microbatch` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`raw`.`orders`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.day in (date '2024-01-01')
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);

-- ## full refresh

-- GET table microbatch

-- query
create or replace table `proj`.`shop`.`microbatch`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
