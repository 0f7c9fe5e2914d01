-- fields of a struct in another order than the table's go by their names, in one statement
--   {"materialized":"incremental","unique_key":"id"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_swapped_fields

-- dry run: which columns does it give?
select * from (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- GET table merge_swapped_fields

-- query
merge into `proj`.`shop`.`merge_swapped_fields` as DBT_INTERNAL_DEST
    using (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`)) as `item`) from (
select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  ) as DBT_INTERNAL_SOURCE
    on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
  when matched then update set
    `id` = DBT_INTERNAL_SOURCE.`id`, `day` = DBT_INTERNAL_SOURCE.`day`, `item` = DBT_INTERNAL_SOURCE.`item`
  when not matched then insert
    (`id`, `day`, `item`)
  values
    (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`item`);

-- ## full refresh

-- GET table merge_swapped_fields

-- query
create or replace table `proj`.`shop`.`merge_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);
