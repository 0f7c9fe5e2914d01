-- a table by the time of ingestion
--   {
--     "materialized": "table",
--     "partition_by": {"field":"placed_at","data_type":"timestamp","time_ingestion_partitioning":true}
--   }

-- ## first run

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`table_by_ingestion`
(`id` INT64, `day` DATE, `status` STRING, `amount` NUMERIC)
partition by timestamp_trunc(_PARTITIONTIME, day)
OPTIONS();

-- GET table table_by_ingestion

-- query
insert into `proj`.`shop`.`table_by_ingestion` (_PARTITIONTIME, `id`, `day`, `status`, `amount`)
select timestamp(placed_at) as _PARTITIONTIME, * except (placed_at) from (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_ingestion

-- DELETE table table_by_ingestion__dbt_tmp

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`table_by_ingestion__dbt_tmp`
(`id` INT64, `day` DATE, `status` STRING, `amount` NUMERIC)
partition by timestamp_trunc(_PARTITIONTIME, day)
OPTIONS();

-- GET table table_by_ingestion__dbt_tmp

-- query
insert into `proj`.`shop`.`table_by_ingestion__dbt_tmp` (_PARTITIONTIME, `id`, `day`, `status`, `amount`)
select timestamp(placed_at) as _PARTITIONTIME, * except (placed_at) from (
  select * from `proj`.`raw`.`orders`
);

-- query
drop table if exists `proj`.`shop`.`table_by_ingestion`;
alter table `proj`.`shop`.`table_by_ingestion__dbt_tmp` rename to `table_by_ingestion`;

-- GET table table_by_ingestion
