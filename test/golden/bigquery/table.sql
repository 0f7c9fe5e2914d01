-- a table without options
--   {"materialized":"table"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`table`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table

-- query
create or replace table `proj`.`shop`.`table`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
