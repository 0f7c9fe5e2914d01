-- a materialized view whose clustering changes
--   {"materialized":"materialized_view","cluster_by":["status"]}

-- ## first run

-- query
create materialized view if not exists `proj`.`shop`.`materialized_view_relaid`
cluster by status
OPTIONS()
as select status, count(*) as orders from `proj`.`raw`.`orders` group by status;

-- ## again

-- GET table materialized_view_relaid

-- query
create or replace materialized view `proj`.`shop`.`materialized_view_relaid`
cluster by status
OPTIONS()
as select status, count(*) as orders from `proj`.`raw`.`orders` group by status;
