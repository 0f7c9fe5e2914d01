-- a table in the place of a view
--   {"materialized":"table"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_over_view`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- DELETE table table_over_view__dbt_tmp

-- query
create or replace table `proj`.`shop`.`table_over_view__dbt_tmp`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- query
drop view if exists `proj`.`shop`.`table_over_view`;
alter table `proj`.`shop`.`table_over_view__dbt_tmp` rename to `table_over_view`;

-- GET table table_over_view
