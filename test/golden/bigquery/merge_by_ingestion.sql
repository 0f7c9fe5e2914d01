-- merge into a table by the time of ingestion
--   {
--     "materialized": "incremental",
--     "unique_key": "id",
--     "partition_by": {
--       "field": "placed_at",
--       "data_type": "timestamp",
--       "granularity": "hour",
--       "time_ingestion_partitioning": true
--     }
--   }

-- ## first run

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`merge_by_ingestion`
(`id` INT64, `day` DATE, `status` STRING, `amount` NUMERIC)
partition by timestamp_trunc(_PARTITIONTIME, hour)
OPTIONS();

-- GET table merge_by_ingestion

-- query
insert into `proj`.`shop`.`merge_by_ingestion` (_PARTITIONTIME, `id`, `day`, `status`, `amount`)
select timestamp(placed_at) as _PARTITIONTIME, * except (placed_at) from (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_by_ingestion

-- GET table merge_by_ingestion

-- query
merge into `proj`.`shop`.`merge_by_ingestion` as DBT_INTERNAL_DEST
  using (
  select timestamp(placed_at) as _PARTITIONTIME, * except (placed_at) from (
  select * from `proj`.`raw`.`orders`
)
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`, `_PARTITIONTIME` = DBT_INTERNAL_SOURCE.`_PARTITIONTIME`
when not matched then insert
  (`id`, `day`, `status`, `amount`, `_PARTITIONTIME`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`, DBT_INTERNAL_SOURCE.`_PARTITIONTIME`);

-- ## full refresh

-- GET table merge_by_ingestion

-- DELETE table merge_by_ingestion__dbt_tmp

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`merge_by_ingestion__dbt_tmp`
(`id` INT64, `day` DATE, `status` STRING, `amount` NUMERIC)
partition by timestamp_trunc(_PARTITIONTIME, hour)
OPTIONS();

-- GET table merge_by_ingestion__dbt_tmp

-- query
insert into `proj`.`shop`.`merge_by_ingestion__dbt_tmp` (_PARTITIONTIME, `id`, `day`, `status`, `amount`)
select timestamp(placed_at) as _PARTITIONTIME, * except (placed_at) from (
  select * from `proj`.`raw`.`orders`
);

-- query
drop table if exists `proj`.`shop`.`merge_by_ingestion`;
alter table `proj`.`shop`.`merge_by_ingestion__dbt_tmp` rename to `merge_by_ingestion`;

-- GET table merge_by_ingestion
