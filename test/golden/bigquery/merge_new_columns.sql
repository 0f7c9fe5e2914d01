-- columns that only the source has are appended, within structs too
--   {"materialized":"incremental","unique_key":"id","on_schema_change":"append_new_columns"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_new_columns`
OPTIONS()
as (
  select id, struct('x' as street, 'y' as city) as address, ['a'] as tags from `proj`.`raw`.`orders`
);

-- ## again

-- query
create or replace table `proj`.`shop`.`merge_new_columns__dbt_tmp_TIME`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select id, struct('x' as street, 'y' as city) as address, ['a'] as tags from `proj`.`raw`.`orders`
);

-- GET table merge_new_columns__dbt_tmp_TIME

-- GET table merge_new_columns

-- GET table merge_new_columns__dbt_tmp_TIME

-- GET table merge_new_columns

-- PATCH table merge_new_columns
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER"},
--         {
--           "name": "address",
--           "type": "RECORD",
--           "fields": [{"name":"street","type":"STRING"},{"name":"city","type":"STRING"}]
--         },
--         {"name":"tags","type":"STRING","mode":"REPEATED"}
--       ]
--     }
--   }

-- GET table merge_new_columns__dbt_tmp_TIME

-- GET table merge_new_columns

-- query
merge into `proj`.`shop`.`merge_new_columns` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`shop`.`merge_new_columns__dbt_tmp_TIME`
) as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `address` = DBT_INTERNAL_SOURCE.`address`, `tags` = DBT_INTERNAL_SOURCE.`tags`
when not matched then insert
  (`id`, `address`, `tags`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`address`, DBT_INTERNAL_SOURCE.`tags`);

-- DELETE table merge_new_columns__dbt_tmp_TIME

-- ## full refresh

-- GET table merge_new_columns

-- query
create or replace table `proj`.`shop`.`merge_new_columns`
OPTIONS()
as (
  select id, struct('x' as street, 'y' as city) as address, ['a'] as tags from `proj`.`raw`.`orders`
);
