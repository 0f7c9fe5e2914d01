-- a view with parameters
--   {"materialized":"table_function","parameters":["least int64","most int64"]}

-- ## first run

-- query
create or replace table function `proj`.`shop`.`table_function`(least int64, most int64) as (
  select * from `proj`.`raw`.`orders` where id between least and most
);

-- ## again

-- query
create or replace table function `proj`.`shop`.`table_function`(least int64, most int64) as (
  select * from `proj`.`raw`.`orders` where id between least and most
);
