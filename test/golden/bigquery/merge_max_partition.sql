-- merge whose source begins at the last partition
--   {"materialized":"incremental","unique_key":"id","partition_by":{"field":"day","data_type":"date"}}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_max_partition`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_max_partition

-- GET table merge_max_partition

-- query
declare _dbt_max_partition date default (
    select max(day) from `proj`.`shop`.`merge_max_partition`
    where day is not null
  );
merge into `proj`.`shop`.`merge_max_partition` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`raw`.`orders` where day >= _dbt_max_partition
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `placed_at` = DBT_INTERNAL_SOURCE.`placed_at`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- ## full refresh

-- GET table merge_max_partition

-- query
create or replace table `proj`.`shop`.`merge_max_partition`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
