-- insert_overwrite by months of a timestamp, from the last partition on
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"placed_at","data_type":"timestamp","granularity":"month"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_month`
partition by timestamp_trunc(placed_at, month)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_month

-- GET table overwrite_month

-- query
declare dbt_partitions_for_replacement array<timestamp>;
    declare _dbt_max_partition timestamp default (
      select max(placed_at) from `proj`.`shop`.`overwrite_month`
      where placed_at is not null
    );
  create or replace table `proj`.`shop`.`overwrite_month__dbt_tmp_TIME`
  partition by timestamp_trunc(placed_at, month)
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select * from `proj`.`raw`.`orders` where placed_at >= _dbt_max_partition
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct timestamp_trunc(placed_at, month) ignore nulls)
      from `proj`.`shop`.`overwrite_month__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_month` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`overwrite_month__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and timestamp_trunc(DBT_INTERNAL_DEST.placed_at, month) in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);
    drop table if exists `proj`.`shop`.`overwrite_month__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_month

-- query
create or replace table `proj`.`shop`.`overwrite_month`
partition by timestamp_trunc(placed_at, month)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
