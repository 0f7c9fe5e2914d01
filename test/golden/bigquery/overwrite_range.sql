-- insert_overwrite by ranges of a whole number
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"id","data_type":"int64","range":{"start":0,"end":1000,"interval":10}}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_range`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_range

-- GET table overwrite_range

-- query
declare dbt_partitions_for_replacement array<int64>;
  create or replace table `proj`.`shop`.`overwrite_range__dbt_tmp_TIME`
  partition by range_bucket(id, generate_array(0, 1000, 10))
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select * from `proj`.`raw`.`orders`
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct (id - mod(id - 0, 10)) ignore nulls)
      from `proj`.`shop`.`overwrite_range__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_range` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`overwrite_range__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and (DBT_INTERNAL_DEST.id - mod(DBT_INTERNAL_DEST.id - 0, 10)) in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);
    drop table if exists `proj`.`shop`.`overwrite_range__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_range

-- query
create or replace table `proj`.`shop`.`overwrite_range`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
