-- the same for delete+insert
--   {"materialized":"incremental","incremental_strategy":"delete+insert","unique_key":"id"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`delete_insert_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);

-- ## again

-- GET table delete_insert_swapped_fields

-- dry run: which columns does it give?
select * from (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- GET table delete_insert_swapped_fields

-- query
create or replace table `proj`.`shop`.`delete_insert_swapped_fields__dbt_tmp_TIME`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);
begin transaction;
merge into `proj`.`shop`.`delete_insert_swapped_fields` as DBT_INTERNAL_DEST
using (select distinct id from `proj`.`shop`.`delete_insert_swapped_fields__dbt_tmp_TIME`) as DBT_INTERNAL_SOURCE
on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then delete;
insert into `proj`.`shop`.`delete_insert_swapped_fields` (`id`, `day`, `item`)
select `id`, `day`, `item`
from (select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`)) as `item`) from `proj`.`shop`.`delete_insert_swapped_fields__dbt_tmp_TIME`);
commit transaction;
drop table if exists `proj`.`shop`.`delete_insert_swapped_fields__dbt_tmp_TIME`;

-- ## full refresh

-- GET table delete_insert_swapped_fields

-- query
create or replace table `proj`.`shop`.`delete_insert_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);
