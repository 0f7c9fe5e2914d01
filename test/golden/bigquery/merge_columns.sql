-- merge by two keys that updates some columns
--   {"materialized":"incremental","unique_key":["id","day"],"merge_update_columns":["status","amount"]}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_columns`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_columns

-- query
merge into `proj`.`shop`.`merge_columns` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`raw`.`orders`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id)) and ((DBT_INTERNAL_SOURCE.day = DBT_INTERNAL_DEST.day))
when matched then update set
  status = DBT_INTERNAL_SOURCE.status, amount = DBT_INTERNAL_SOURCE.amount
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- ## full refresh

-- GET table merge_columns

-- query
create or replace table `proj`.`shop`.`merge_columns`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
