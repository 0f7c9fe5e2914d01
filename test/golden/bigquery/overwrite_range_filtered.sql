-- insert_overwrite by ranges where the table demands a filter of partitions
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"id","data_type":"int64","range":{"start":0,"end":1000,"interval":10}},
--     "require_partition_filter": true
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_range_filtered`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_range_filtered

-- GET table overwrite_range_filtered

-- query
declare dbt_partitions_for_replacement array<int64>;
  create or replace table `proj`.`shop`.`overwrite_range_filtered__dbt_tmp_TIME`
  partition by range_bucket(id, generate_array(0, 1000, 10))
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select * from `proj`.`raw`.`orders`
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select ifnull(array_agg(distinct (id - mod(id - 0, 10)) ignore nulls), [-9223372036854775807])
      from `proj`.`shop`.`overwrite_range_filtered__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_range_filtered` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`overwrite_range_filtered__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and (DBT_INTERNAL_DEST.id - mod(DBT_INTERNAL_DEST.id - 0, 10)) in unnest(dbt_partitions_for_replacement) and (`DBT_INTERNAL_DEST`.`id` is null or `DBT_INTERNAL_DEST`.`id` is not null)
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);
    drop table if exists `proj`.`shop`.`overwrite_range_filtered__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_range_filtered

-- query
create or replace table `proj`.`shop`.`overwrite_range_filtered`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);
