-- a column of another type is cast in a table that demands a filter of partitions
--   {
--     "materialized": "incremental",
--     "unique_key": "id",
--     "on_schema_change": "sync_all_columns",
--     "partition_by": {"field":"day","data_type":"date"},
--     "require_partition_filter": true
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_retyped`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_retyped

-- query
create or replace table `proj`.`shop`.`merge_retyped__dbt_tmp_TIME`
partition by day
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);

-- GET table merge_retyped__dbt_tmp_TIME

-- GET table merge_retyped

-- GET table merge_retyped

-- query
create or replace table `proj`.`shop`.`merge_retyped`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select
    `id`,
    `day`,
    cast(`placed_at` as TIMESTAMP) as `placed_at`,
    `status`,
    `amount`
  from `proj`.`shop`.`merge_retyped` as DBT_INTERNAL_DEST
  where `DBT_INTERNAL_DEST`.`day` is null or `DBT_INTERNAL_DEST`.`day` is not null
);

-- GET table merge_retyped__dbt_tmp_TIME

-- GET table merge_retyped

-- query
merge into `proj`.`shop`.`merge_retyped` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`shop`.`merge_retyped__dbt_tmp_TIME`
) as DBT_INTERNAL_SOURCE
  on (`DBT_INTERNAL_DEST`.`day` is null or `DBT_INTERNAL_DEST`.`day` is not null) and ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `placed_at` = DBT_INTERNAL_SOURCE.`placed_at`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- DELETE table merge_retyped__dbt_tmp_TIME

-- ## full refresh

-- GET table merge_retyped

-- query
create or replace table `proj`.`shop`.`merge_retyped`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);
