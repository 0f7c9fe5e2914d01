-- columns of types with parameters are added as the API names them
--   {"materialized":"incremental","unique_key":"id","on_schema_change":"append_new_columns"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_new_types`
OPTIONS()
as (
  select id, range(day, null) as valid, cast(amount as numeric(12, 2)) as price, st_geogpoint(1, 2) as place, json '{}' as more from `proj`.`raw`.`orders`
);

-- ## again

-- query
create or replace table `proj`.`shop`.`merge_new_types__dbt_tmp_TIME`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select id, range(day, null) as valid, cast(amount as numeric(12, 2)) as price, st_geogpoint(1, 2) as place, json '{}' as more from `proj`.`raw`.`orders`
);

-- GET table merge_new_types__dbt_tmp_TIME

-- GET table merge_new_types

-- GET table merge_new_types

-- PATCH table merge_new_types
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER"},
--         {"name":"valid","type":"RANGE","rangeElementType":{"type":"DATE"}},
--         {"name":"price","type":"NUMERIC","precision":"12","scale":"2"},
--         {"name":"place","type":"GEOGRAPHY"},
--         {"name":"more","type":"JSON"}
--       ]
--     }
--   }

-- GET table merge_new_types__dbt_tmp_TIME

-- GET table merge_new_types

-- query
merge into `proj`.`shop`.`merge_new_types` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`shop`.`merge_new_types__dbt_tmp_TIME`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `valid` = DBT_INTERNAL_SOURCE.`valid`, `price` = DBT_INTERNAL_SOURCE.`price`, `place` = DBT_INTERNAL_SOURCE.`place`, `more` = DBT_INTERNAL_SOURCE.`more`
when not matched then insert
  (`id`, `valid`, `price`, `place`, `more`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`valid`, DBT_INTERNAL_SOURCE.`price`, DBT_INTERNAL_SOURCE.`place`, DBT_INTERNAL_SOURCE.`more`);

-- DELETE table merge_new_types__dbt_tmp_TIME

-- ## full refresh

-- GET table merge_new_types

-- query
create or replace table `proj`.`shop`.`merge_new_types`
OPTIONS()
as (
  select id, range(day, null) as valid, cast(amount as numeric(12, 2)) as price, st_geogpoint(1, 2) as place, json '{}' as more from `proj`.`raw`.`orders`
);
