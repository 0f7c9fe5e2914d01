-- a contract whose structs have their fields in another order than the query
--   {"materialized":"table","contract":{"enforced":true}}

-- ## first run

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as struct<lat float64, lon float64>)
as place,
 cast(null as array<struct<sku string, gift bool>>)
as items
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select [struct(true as gift, 'a' as sku)] as items, struct(2.5 as lon, 1.5 as lat) as place, id from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace table `proj`.`shop`.`table_contract_order`
  (
  id int64,
  place struct<lat float64, lon float64>,
  items array<struct<sku string, gift bool>>
)
OPTIONS()
as (
select id, if(place is null, null, struct(place.`lat` as `lat`, place.`lon` as `lon`)) as place, array(select if(item_1 is null, null, struct(item_1.`sku` as `sku`, item_1.`gift` as `gift`)) from unnest(items) as item_1 with offset as place_1 order by place_1) as items
from (
  select [struct(true as gift, 'a' as sku)] as items, struct(2.5 as lon, 1.5 as lat) as place, id from `proj`.`raw`.`orders`
) as model_subq
);

-- ## again

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as struct<lat float64, lon float64>)
as place,
 cast(null as array<struct<sku string, gift bool>>)
as items
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select [struct(true as gift, 'a' as sku)] as items, struct(2.5 as lon, 1.5 as lat) as place, id from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace table `proj`.`shop`.`table_contract_order`
  (
  id int64,
  place struct<lat float64, lon float64>,
  items array<struct<sku string, gift bool>>
)
OPTIONS()
as (
select id, if(place is null, null, struct(place.`lat` as `lat`, place.`lon` as `lon`)) as place, array(select if(item_1 is null, null, struct(item_1.`sku` as `sku`, item_1.`gift` as `gift`)) from unnest(items) as item_1 with offset as place_1 order by place_1) as items
from (
  select [struct(true as gift, 'a' as sku)] as items, struct(2.5 as lon, 1.5 as lat) as place, id from `proj`.`raw`.`orders`
) as model_subq
);
