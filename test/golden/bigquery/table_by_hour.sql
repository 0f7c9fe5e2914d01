-- a table by hours of a timestamp
--   {
--     "materialized": "table",
--     "partition_by": {"field":"placed_at","data_type":"timestamp","granularity":"hour"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_by_hour`
partition by timestamp_trunc(placed_at, hour)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_hour

-- query
create or replace table `proj`.`shop`.`table_by_hour`
partition by timestamp_trunc(placed_at, hour)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
