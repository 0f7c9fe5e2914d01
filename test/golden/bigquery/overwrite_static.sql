-- insert_overwrite of named partitions
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date"},
--     "partitions": ["date '2024-01-01'","current_date()"]
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_static`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_static

-- GET table overwrite_static

-- query
merge into `proj`.`shop`.`overwrite_static` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`raw`.`orders`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.day in (date '2024-01-01', current_date())
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);

-- ## full refresh

-- GET table overwrite_static

-- query
create or replace table `proj`.`shop`.`overwrite_static`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
