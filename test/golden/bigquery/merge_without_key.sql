-- merge without a key appends
--   {"materialized":"incremental"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_without_key`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_without_key

-- query
merge into `proj`.`shop`.`merge_without_key` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`raw`.`orders`
) as DBT_INTERNAL_SOURCE
  on (FALSE)
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- ## full refresh

-- GET table merge_without_key

-- query
create or replace table `proj`.`shop`.`merge_without_key`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
