-- the same without a key
--   {"materialized":"incremental","incremental_strategy":"append"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`append_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);

-- ## again

-- GET table append_swapped_fields

-- dry run: which columns does it give?
select * from (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- GET table append_swapped_fields

-- query
insert into `proj`.`shop`.`append_swapped_fields` (`id`, `day`, `item`)
  select `id`, `day`, `item`
  from (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`)) as `item`) from (
select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  );

-- ## full refresh

-- GET table append_swapped_fields

-- query
create or replace table `proj`.`shop`.`append_swapped_fields`
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);
