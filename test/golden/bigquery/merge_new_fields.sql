-- a field that comes between others is the table's last one, and gets its own values; one that is gone gets none
--   {"materialized":"incremental","unique_key":"id","on_schema_change":"append_new_columns"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_new_fields`
OPTIONS()
as (
  select id, [struct('a' as sku, 'b' as `order`, 'c' as note)] as items from `proj`.`raw`.`orders`
);

-- ## again

-- query
create or replace table `proj`.`shop`.`merge_new_fields__dbt_tmp_TIME`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select id, [struct('a' as sku, 'b' as `order`, 'c' as note)] as items from `proj`.`raw`.`orders`
);

-- GET table merge_new_fields__dbt_tmp_TIME

-- GET table merge_new_fields

-- GET table merge_new_fields__dbt_tmp_TIME

-- GET table merge_new_fields

-- PATCH table merge_new_fields
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER"},
--         {
--           "name": "items",
--           "type": "RECORD",
--           "mode": "REPEATED",
--           "fields": [
--             {"name":"sku","type":"STRING"},
--             {"name":"note","type":"STRING"},
--             {"name":"gift","type":"BOOLEAN"},
--             {"name":"order","type":"STRING"}
--           ]
--         }
--       ]
--     }
--   }

-- GET table merge_new_fields__dbt_tmp_TIME

-- GET table merge_new_fields

-- query
merge into `proj`.`shop`.`merge_new_fields` as DBT_INTERNAL_DEST
  using (
  select * replace (array(select if(item_1 is null, null, struct(item_1.`sku` as `sku`, item_1.`note` as `note`, cast(null as BOOL) as `gift`, item_1.`order` as `order`)) from unnest(`items`) as item_1 with offset as place_1 order by place_1) as `items`) from `proj`.`shop`.`merge_new_fields__dbt_tmp_TIME`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `items` = DBT_INTERNAL_SOURCE.`items`
when not matched then insert
  (`id`, `items`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`items`);

-- DELETE table merge_new_fields__dbt_tmp_TIME

-- ## full refresh

-- GET table merge_new_fields

-- query
create or replace table `proj`.`shop`.`merge_new_fields`
OPTIONS()
as (
  select id, [struct('a' as sku, 'b' as `order`, 'c' as note)] as items from `proj`.`raw`.`orders`
);
