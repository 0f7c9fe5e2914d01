-- insert_overwrite by copy jobs, a partition each
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date","copy_partitions":true}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_copied`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_copied

-- GET table overwrite_copied

-- query
create or replace table `proj`.`shop`.`overwrite_copied__dbt_tmp_TIME`
partition by day
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);

-- query
select distinct day from `proj`.`shop`.`overwrite_copied__dbt_tmp_TIME`;

-- copy job
--   {
--     "sourceTables": [
--       {"projectId":"proj","datasetId":"shop","tableId":"overwrite_copied__dbt_tmp_TIME$20240101"}
--     ],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"overwrite_copied$20240101"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }

-- copy job
--   {
--     "sourceTables": [
--       {"projectId":"proj","datasetId":"shop","tableId":"overwrite_copied__dbt_tmp_TIME$20240102"}
--     ],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"overwrite_copied$20240102"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }

-- query
drop table if exists `proj`.`shop`.`overwrite_copied__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_copied

-- query
create or replace table `proj`.`shop`.`overwrite_copied`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
