-- delete+insert: one script, both steps or neither
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "delete+insert",
--     "unique_key": "id",
--     "partition_by": {"field":"day","data_type":"date"},
--     "incremental_predicates": ["day > '2024-01-01'"]
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`delete_insert`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table delete_insert

-- GET table delete_insert

-- query
create or replace table `proj`.`shop`.`delete_insert__dbt_tmp_TIME`
partition by day
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);
begin transaction;
merge into `proj`.`shop`.`delete_insert` as DBT_INTERNAL_DEST
using (select distinct id from `proj`.`shop`.`delete_insert__dbt_tmp_TIME`) as DBT_INTERNAL_SOURCE
on (day > '2024-01-01') and ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then delete;
insert into `proj`.`shop`.`delete_insert` (`id`, `day`, `placed_at`, `status`, `amount`)
select `id`, `day`, `placed_at`, `status`, `amount`
from (select * from `proj`.`shop`.`delete_insert__dbt_tmp_TIME`);
commit transaction;
drop table if exists `proj`.`shop`.`delete_insert__dbt_tmp_TIME`;

-- ## full refresh

-- GET table delete_insert

-- query
create or replace table `proj`.`shop`.`delete_insert`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
