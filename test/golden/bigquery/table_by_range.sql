-- a table by ranges of a whole number
--   {
--     "materialized": "table",
--     "partition_by": {"field":"id","data_type":"int64","range":{"start":0,"end":1000,"interval":10}}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_by_range`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_range

-- query
create or replace table `proj`.`shop`.`table_by_range`
partition by range_bucket(id, generate_array(0, 1000, 10))
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
