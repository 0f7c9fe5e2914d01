-- a table by years of a date
--   {"materialized":"table","partition_by":{"field":"day","data_type":"date","granularity":"year"}}

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_by_year`
partition by date_trunc(day, year)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_year

-- query
create or replace table `proj`.`shop`.`table_by_year`
partition by date_trunc(day, year)
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
