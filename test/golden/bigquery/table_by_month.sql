-- a table by months of a datetime
--   {
--     "materialized": "table",
--     "partition_by": {"field":"placed_at","data_type":"datetime","granularity":"month"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_by_month`
partition by datetime_trunc(placed_at, month)
OPTIONS()
as (
  select * except (placed_at), datetime(placed_at) as placed_at from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_month

-- query
create or replace table `proj`.`shop`.`table_by_month`
partition by datetime_trunc(placed_at, month)
OPTIONS()
as (
  select * except (placed_at), datetime(placed_at) as placed_at from `proj`.`raw`.`orders`
);
