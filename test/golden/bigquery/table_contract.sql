-- a contract with nested columns, constraints, and their docs and policy tags
--   {
--     "materialized": "table",
--     "contract": {"enforced":true},
--     "persist_docs": {"relation":true,"columns":true}
--   }

-- ## first run

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as struct<street string, place struct<lat float64, lon float64>>)
as address,
 cast(null as array<struct<sku string>>)
as items
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select id, struct('x' as street, struct(1.5 as lat, 2.5 as lon) as place) as address, [struct('a' as sku)] as items from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace table `proj`.`shop`.`table_contract`
  (
  id int64 not null primary key not enforced,
  address struct<street string, place struct<lat float64, lon float64>>,
  items array<struct<sku string>>,
  foreign key (id) references `proj`.`raw`.`orders` (id) not enforced
)
OPTIONS(
  description="Orders with addresses."
)
as (
select id, if(address is null, null, struct(address.`street` as `street`, if(address.`place` is null, null, struct(address.`place`.`lat` as `lat`, address.`place`.`lon` as `lon`)) as `place`)) as address, array(select if(item_1 is null, null, struct(item_1.`sku` as `sku`)) from unnest(items) as item_1 with offset as place_1 order by place_1) as items
from (
  select id, struct('x' as street, struct(1.5 as lat, 2.5 as lon) as place) as address, [struct('a' as sku)] as items from `proj`.`raw`.`orders`
) as model_subq
);

-- GET table table_contract

-- GET table table_contract

-- PATCH table table_contract
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER","description":"its number"},
--         {
--           "name": "address",
--           "type": "RECORD",
--           "fields": [
--             {
--               "name": "street",
--               "type": "STRING",
--               "policyTags": {"names":["projects/proj/locations/eu/taxonomies/1/policyTags/2"]}
--             },
--             {
--               "name": "place",
--               "type": "RECORD",
--               "fields": [{"name":"lat","type":"FLOAT"},{"name":"lon","type":"FLOAT"}]
--             }
--           ],
--           "description": "where it goes"
--         },
--         {
--           "name": "items",
--           "type": "RECORD",
--           "mode": "REPEATED",
--           "fields": [{"name":"sku","type":"STRING","description":"the article"}],
--           "description": "what it holds"
--         }
--       ]
--     }
--   }

-- ## again

-- GET table table_contract

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as struct<street string, place struct<lat float64, lon float64>>)
as address,
 cast(null as array<struct<sku string>>)
as items
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select id, struct('x' as street, struct(1.5 as lat, 2.5 as lon) as place) as address, [struct('a' as sku)] as items from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace table `proj`.`shop`.`table_contract`
  (
  id int64 not null primary key not enforced,
  address struct<street string, place struct<lat float64, lon float64>>,
  items array<struct<sku string>>,
  foreign key (id) references `proj`.`raw`.`orders` (id) not enforced
)
OPTIONS(
  description="Orders with addresses."
)
as (
select id, if(address is null, null, struct(address.`street` as `street`, if(address.`place` is null, null, struct(address.`place`.`lat` as `lat`, address.`place`.`lon` as `lon`)) as `place`)) as address, array(select if(item_1 is null, null, struct(item_1.`sku` as `sku`)) from unnest(items) as item_1 with offset as place_1 order by place_1) as items
from (
  select id, struct('x' as street, struct(1.5 as lat, 2.5 as lon) as place) as address, [struct('a' as sku)] as items from `proj`.`raw`.`orders`
) as model_subq
);

-- GET table table_contract

-- GET table table_contract

-- PATCH table table_contract
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER","description":"its number"},
--         {
--           "name": "address",
--           "type": "RECORD",
--           "fields": [
--             {
--               "name": "street",
--               "type": "STRING",
--               "policyTags": {"names":["projects/proj/locations/eu/taxonomies/1/policyTags/2"]}
--             },
--             {
--               "name": "place",
--               "type": "RECORD",
--               "fields": [{"name":"lat","type":"FLOAT"},{"name":"lon","type":"FLOAT"}]
--             }
--           ],
--           "description": "where it goes"
--         },
--         {
--           "name": "items",
--           "type": "RECORD",
--           "mode": "REPEATED",
--           "fields": [{"name":"sku","type":"STRING","description":"the article"}],
--           "description": "what it holds"
--         }
--       ]
--     }
--   }
