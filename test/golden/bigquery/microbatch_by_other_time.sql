-- microbatch by another time than the partitions': a temporary table of the batch's own says which they are
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "microbatch",
--     "event_time": "placed_at",
--     "batch_size": "day",
--     "begin": "2024-01-01",
--     "lookback": 0,
--     "partition_by": {"field":"day","data_type":"date"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`microbatch_by_other_time`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table microbatch_by_other_time

-- query
declare dbt_partitions_for_replacement array<date>;
  create or replace table `proj`.`shop`.`microbatch_by_other_time__dbt_tmp_20240101_TIME`
  partition by day
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select * from `proj`.`raw`.`orders`
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct day ignore nulls)
      from `proj`.`shop`.`microbatch_by_other_time__dbt_tmp_20240101_TIME`
    );
  merge into `proj`.`shop`.`microbatch_by_other_time` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`microbatch_by_other_time__dbt_tmp_20240101_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.day in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);
    drop table if exists `proj`.`shop`.`microbatch_by_other_time__dbt_tmp_20240101_TIME`;

-- ## full refresh

-- GET table microbatch_by_other_time

-- query
create or replace table `proj`.`shop`.`microbatch_by_other_time`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
