-- insert_overwrite of named partitions by copy jobs
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date","copy_partitions":true},
--     "partitions": ["date '2024-01-01'","date '2024-01-02'"]
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_static_copied`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_static_copied

-- GET table overwrite_static_copied

-- query
create or replace table `proj`.`shop`.`overwrite_static_copied__dbt_tmp_TIME`
partition by day
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);

-- query
select distinct cast(partition_id as date) from unnest([date '2024-01-01', date '2024-01-02']) as partition_id;

-- copy job
--   {
--     "sourceTables": [
--       {
--         "projectId": "proj",
--         "datasetId": "shop",
--         "tableId": "overwrite_static_copied__dbt_tmp_TIME$20240101"
--       }
--     ],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"overwrite_static_copied$20240101"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }

-- copy job
--   {
--     "sourceTables": [
--       {
--         "projectId": "proj",
--         "datasetId": "shop",
--         "tableId": "overwrite_static_copied__dbt_tmp_TIME$20240102"
--       }
--     ],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"overwrite_static_copied$20240102"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }

-- query
drop table if exists `proj`.`shop`.`overwrite_static_copied__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_static_copied

-- query
create or replace table `proj`.`shop`.`overwrite_static_copied`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
