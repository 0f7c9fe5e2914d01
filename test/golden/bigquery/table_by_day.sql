-- a table with every option, by day
--   {
--     "materialized": "table",
--     "partition_by": {"field":"day","data_type":"date"},
--     "cluster_by": ["status","id"],
--     "require_partition_filter": true,
--     "partition_expiration_days": 90,
--     "hours_to_expiration": 720,
--     "kms_key_name": "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
--     "labels": {"team":"shop"},
--     "resource_tags": {"proj/env":"prod"},
--     "enable_change_history": true,
--     "persist_docs": {"relation":true}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_by_day`
partition by day
cluster by status, id
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 720 hour),
  description="Orders by day.",
  labels=[('team', 'shop')],
  tags=[('proj/env', 'prod')],
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  require_partition_filter=True,
  partition_expiration_days=90,
  enable_change_history=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table table_by_day

-- query
create or replace table `proj`.`shop`.`table_by_day`
partition by day
cluster by status, id
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 720 hour),
  description="Orders by day.",
  labels=[('team', 'shop')],
  tags=[('proj/env', 'prod')],
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  require_partition_filter=True,
  partition_expiration_days=90,
  enable_change_history=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## it stands without clustering

-- GET table table_by_day

-- DELETE table table_by_day__dbt_tmp

-- query
create or replace table `proj`.`shop`.`table_by_day__dbt_tmp`
partition by day
cluster by status, id
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 720 hour),
  description="Orders by day.",
  labels=[('team', 'shop')],
  tags=[('proj/env', 'prod')],
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  require_partition_filter=True,
  partition_expiration_days=90,
  enable_change_history=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- query
drop table if exists `proj`.`shop`.`table_by_day`;
alter table `proj`.`shop`.`table_by_day__dbt_tmp` rename to `table_by_day`;

-- GET table table_by_day
