-- merge by one key
--   {"materialized":"incremental","unique_key":"id"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge

-- query
merge into `proj`.`shop`.`merge` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`raw`.`orders`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `placed_at` = DBT_INTERNAL_SOURCE.`placed_at`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- ## full refresh

-- GET table merge

-- query
create or replace table `proj`.`shop`.`merge`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
