-- a materialized view: made, refreshed, altered and replaced
--   {
--     "materialized": "materialized_view",
--     "enable_refresh": true,
--     "refresh_interval_minutes": 60,
--     "max_staleness": "INTERVAL \"4:0:0\" HOUR TO SECOND",
--     "cluster_by": "status",
--     "labels": {"team":"shop"}
--   }

-- ## first run

-- query
create materialized view if not exists `proj`.`shop`.`materialized_view`
cluster by status
OPTIONS(
  enable_refresh=True,
  refresh_interval_minutes=60,
  max_staleness=INTERVAL "4:0:0" HOUR TO SECOND,
  labels=[('team', 'shop')]
)
as select status, count(*) as orders from `proj`.`raw`.`orders` group by status;

-- ## again

-- GET table materialized_view

-- query
call bq.refresh_materialized_view('proj.shop.materialized_view');

-- ## it is refreshed every half hour

-- GET table materialized_view

-- query
alter materialized view `proj`.`shop`.`materialized_view` set OPTIONS(
  refresh_interval_minutes=60,
  max_staleness=INTERVAL "4:0:0" HOUR TO SECOND,
  labels=[('team', 'shop')]
);
