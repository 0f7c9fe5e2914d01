-- a snapshot whose struct has its fields in another order than before, and a new one
--   {"unique_key":"id","strategy":"check","check_cols":["day"],"hard_deletes":"new_record"}

-- ## first run

-- dry run: which columns does it give?
select * from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- dry run: which columns does it give?
select * from (
  select *,
    to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id,
    current_timestamp() as dbt_updated_at,
    current_timestamp() as dbt_valid_from,
    if(false, current_timestamp(), null) as dbt_valid_to, 'False' as dbt_is_deleted
  from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
  ) sbq
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- dry run: which columns does it give?
select * from (
  select current_timestamp() as dbt_time
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace table `proj`.`shop`.`snapshot_swapped_fields`
  OPTIONS()
  as (
  select *,
    to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id,
    current_timestamp() as dbt_updated_at,
    current_timestamp() as dbt_valid_from,
    if(false, current_timestamp(), null) as dbt_valid_to, 'False' as dbt_is_deleted
  from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
  ) sbq
  );

-- ## again

-- dry run: which columns does it give?
select * from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- GET table snapshot_swapped_fields

-- GET table snapshot_swapped_fields

-- GET table snapshot_swapped_fields

-- dry run: which columns does it give?
select * from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
    ) as __dbt_sbq
    where false
    limit 0;

-- GET table snapshot_swapped_fields

-- PATCH table snapshot_swapped_fields
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER"},
--         {"name":"day","type":"DATE"},
--         {
--           "name": "item",
--           "type": "RECORD",
--           "fields": [
--             {"name":"sku","type":"STRING"},
--             {"name":"note","type":"STRING"},
--             {"name":"gift","type":"STRING"},
--             {"name":"fresh","type":"STRING"}
--           ]
--         },
--         {"name":"dbt_updated_at","type":"TIMESTAMP"},
--         {"name":"dbt_valid_from","type":"TIMESTAMP"},
--         {"name":"dbt_valid_to","type":"TIMESTAMP"},
--         {"name":"dbt_scd_id","type":"STRING"},
--         {"name":"dbt_is_deleted","type":"STRING"}
--       ]
--     }
--   }

-- GET table snapshot_swapped_fields

-- dry run: which columns does it give?
select * from (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`, cast(null as STRING) as `gift`, `item`.`fresh` as `fresh`)) as `item`) from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- GET table snapshot_swapped_fields

-- GET table snapshot_swapped_fields

-- dry run: which columns does it give?
select * from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
    ) as __dbt_sbq
    where false
    limit 0;

-- GET table snapshot_swapped_fields

-- GET table snapshot_swapped_fields

-- dry run: which columns does it give?
select * from (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`, cast(null as STRING) as `gift`, `item`.`fresh` as `fresh`)) as `item`) from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- GET table snapshot_swapped_fields

-- query
create or replace table `proj`.`shop`.`snapshot_swapped_fields__dbt_tmp_TIME`
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
  with snapshot_query as (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`, cast(null as STRING) as `gift`, `item`.`fresh` as `fresh`)) as `item`) from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  ),
  snapshotted_data as (
    select *,
    id as dbt_unique_key
    from `proj`.`shop`.`snapshot_swapped_fields`
    where
        dbt_valid_to is null
  ),
  insertions_source_data as (
    select *,
    id as dbt_unique_key
,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_from,
      if(false, current_timestamp(), null) as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select *,
    id as dbt_unique_key
,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_valid_to
    from snapshot_query
  ),
  deletes_source_data as (
    select *,
    id as dbt_unique_key
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*, 'False' as dbt_is_deleted
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  snapshotted_data.dbt_unique_key is null
      or (
  snapshotted_data.dbt_unique_key is not null
        and (
          (snapshotted_data.`day` is distinct from source_data.`day`) or snapshotted_data.dbt_is_deleted = 'True'
        )
      )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id, snapshotted_data.dbt_is_deleted
    from updates_source_data as source_data
    join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (
      (snapshotted_data.`day` is distinct from source_data.`day`) or snapshotted_data.dbt_is_deleted = 'True'
    )
  )
  ,
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_to,
      snapshotted_data.dbt_scd_id, snapshotted_data.dbt_is_deleted
    from snapshotted_data
    left join deletes_source_data as source_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  source_data.dbt_unique_key is null
      and not ( snapshotted_data.dbt_is_deleted = 'True' )
  )
  ,
  deletion_records as (
    select
      'insert' as dbt_change_type,
      snapshotted_data.`id`,
      snapshotted_data.`day`,
      snapshotted_data.`item`,
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_updated_at,
      snapshotted_data.dbt_valid_to as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(dbt_scd_id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id,
      'True' as dbt_is_deleted
    from snapshotted_data
    left join deletes_source_data as source_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  source_data.dbt_unique_key is null
      and not ( snapshotted_data.dbt_is_deleted = 'True' )
  )
  select * from insertions
  union all
  select * from updates
  union all
  select * from deletes
  union all
  select * from deletion_records
  );

-- GET table snapshot_swapped_fields__dbt_tmp_TIME

-- GET table snapshot_swapped_fields

-- GET table snapshot_swapped_fields__dbt_tmp_TIME

-- dry run: which columns does it give?
select * from (
  with snapshot_query as (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`, cast(null as STRING) as `gift`, `item`.`fresh` as `fresh`)) as `item`) from (
select id, day, struct('b' as note, 'c' as fresh, 'a' as sku) as item from `proj`.`raw`.`orders`
)
  ),
  snapshotted_data as (
    select *,
    id as dbt_unique_key
    from `proj`.`shop`.`snapshot_swapped_fields`
    where
        dbt_valid_to is null
  ),
  insertions_source_data as (
    select *,
    id as dbt_unique_key
,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_from,
      if(false, current_timestamp(), null) as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select *,
    id as dbt_unique_key
,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_valid_to
    from snapshot_query
  ),
  deletes_source_data as (
    select *,
    id as dbt_unique_key
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*, 'False' as dbt_is_deleted
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  snapshotted_data.dbt_unique_key is null
      or (
  snapshotted_data.dbt_unique_key is not null
        and (
          (snapshotted_data.`day` is distinct from source_data.`day`) or snapshotted_data.dbt_is_deleted = 'True'
        )
      )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id, snapshotted_data.dbt_is_deleted
    from updates_source_data as source_data
    join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (
      (snapshotted_data.`day` is distinct from source_data.`day`) or snapshotted_data.dbt_is_deleted = 'True'
    )
  )
  ,
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_updated_at,
      current_timestamp() as dbt_valid_to,
      snapshotted_data.dbt_scd_id, snapshotted_data.dbt_is_deleted
    from snapshotted_data
    left join deletes_source_data as source_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  source_data.dbt_unique_key is null
      and not ( snapshotted_data.dbt_is_deleted = 'True' )
  )
  ,
  deletion_records as (
    select
      'insert' as dbt_change_type,
      snapshotted_data.`id`,
      snapshotted_data.`day`,
      snapshotted_data.`item`,
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      current_timestamp() as dbt_valid_from,
      current_timestamp() as dbt_updated_at,
      snapshotted_data.dbt_valid_to as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(dbt_scd_id as string), ''), '|', coalesce(cast(current_timestamp() as string), '')))) as dbt_scd_id,
      'True' as dbt_is_deleted
    from snapshotted_data
    left join deletes_source_data as source_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  source_data.dbt_unique_key is null
      and not ( snapshotted_data.dbt_is_deleted = 'True' )
  )
  select * from insertions
  union all
  select * from updates
  union all
  select * from deletes
  union all
  select * from deletion_records
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- dry run: which columns does it give?
select * from (
  select current_timestamp() as dbt_time
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
merge into `proj`.`shop`.`snapshot_swapped_fields` as DBT_INTERNAL_DEST
using `proj`.`shop`.`snapshot_swapped_fields__dbt_tmp_TIME` as DBT_INTERNAL_SOURCE
on DBT_INTERNAL_SOURCE.dbt_scd_id = DBT_INTERNAL_DEST.dbt_scd_id
when matched
    and DBT_INTERNAL_DEST.dbt_valid_to is null
  and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
  then update set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
when not matched
  and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
  then insert (`id`, `day`, `item`, `dbt_updated_at`, `dbt_valid_from`, `dbt_valid_to`, `dbt_scd_id`, `dbt_is_deleted`) values (`id`, `day`, `item`, `dbt_updated_at`, `dbt_valid_from`, `dbt_valid_to`, `dbt_scd_id`, `dbt_is_deleted`);

-- DELETE table snapshot_swapped_fields__dbt_tmp_TIME
