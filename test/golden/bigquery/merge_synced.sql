-- columns are added, dropped, widened and retyped to be those of the source
--   {"materialized":"incremental","unique_key":"id","on_schema_change":"sync_all_columns"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_synced`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- query
create or replace table `proj`.`shop`.`merge_synced__dbt_tmp_TIME`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);

-- GET table merge_synced__dbt_tmp_TIME

-- GET table merge_synced

-- query
alter table `proj`.`shop`.`merge_synced` drop column `old`;

-- GET table merge_synced

-- query
alter table `proj`.`shop`.`merge_synced` alter column `amount` set data type NUMERIC;

-- query
create or replace table `proj`.`shop`.`merge_synced`
OPTIONS()
as (
  select
    `id`,
    `day`,
    cast(`placed_at` as TIMESTAMP) as `placed_at`,
    `status`,
    `amount`
  from `proj`.`shop`.`merge_synced`
);

-- GET table merge_synced__dbt_tmp_TIME

-- GET table merge_synced

-- query
merge into `proj`.`shop`.`merge_synced` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`shop`.`merge_synced__dbt_tmp_TIME`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `placed_at` = DBT_INTERNAL_SOURCE.`placed_at`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- DELETE table merge_synced__dbt_tmp_TIME

-- ## full refresh

-- GET table merge_synced

-- query
create or replace table `proj`.`shop`.`merge_synced`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
