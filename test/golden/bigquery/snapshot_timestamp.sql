-- a snapshot by a timestamp
--   {"unique_key":"id","strategy":"timestamp","updated_at":"placed_at"}

-- ## first run

-- dry run: which columns does it give?
select * from (
  select *,
    to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(placed_at as string), '')))) as dbt_scd_id,
    placed_at as dbt_updated_at,
    placed_at as dbt_valid_from,
    if(false, placed_at, null) as dbt_valid_to
  from (
select * from `proj`.`raw`.`orders`
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
create or replace table `proj`.`shop`.`snapshot_timestamp`
  OPTIONS()
  as (
  select *,
    to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(placed_at as string), '')))) as dbt_scd_id,
    placed_at as dbt_updated_at,
    placed_at as dbt_valid_from,
    if(false, placed_at, null) as dbt_valid_to
  from (
select * from `proj`.`raw`.`orders`
  ) sbq
  );

-- ## again

-- GET table snapshot_timestamp

-- GET table snapshot_timestamp

-- GET table snapshot_timestamp

-- query
create or replace table `proj`.`shop`.`snapshot_timestamp__dbt_tmp_TIME`
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
  with snapshot_query as (
select * from `proj`.`raw`.`orders`
  ),
  snapshotted_data as (
    select *,
    id as dbt_unique_key
    from `proj`.`shop`.`snapshot_timestamp`
    where
        dbt_valid_to is null
  ),
  insertions_source_data as (
    select *,
    id as dbt_unique_key
,
      placed_at as dbt_updated_at,
      placed_at as dbt_valid_from,
      if(false, placed_at, null) as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(placed_at as string), '')))) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select *,
    id as dbt_unique_key
,
      placed_at as dbt_updated_at,
      placed_at as dbt_valid_from,
      placed_at as dbt_valid_to
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  snapshotted_data.dbt_unique_key is null
      or (
  snapshotted_data.dbt_unique_key is not null
        and (
          (snapshotted_data.dbt_valid_from < source_data.placed_at)
        )
      )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id
    from updates_source_data as source_data
    join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (
      (snapshotted_data.dbt_valid_from < source_data.placed_at)
    )
  )
  select * from insertions
  union all
  select * from updates
  );

-- GET table snapshot_timestamp__dbt_tmp_TIME

-- GET table snapshot_timestamp

-- GET table snapshot_timestamp__dbt_tmp_TIME

-- dry run: which columns does it give?
select * from (
  with snapshot_query as (
select * from `proj`.`raw`.`orders`
  ),
  snapshotted_data as (
    select *,
    id as dbt_unique_key
    from `proj`.`shop`.`snapshot_timestamp`
    where
        dbt_valid_to is null
  ),
  insertions_source_data as (
    select *,
    id as dbt_unique_key
,
      placed_at as dbt_updated_at,
      placed_at as dbt_valid_from,
      if(false, placed_at, null) as dbt_valid_to,
      to_hex(md5(concat(coalesce(cast(id as string), ''), '|', coalesce(cast(placed_at as string), '')))) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select *,
    id as dbt_unique_key
,
      placed_at as dbt_updated_at,
      placed_at as dbt_valid_from,
      placed_at as dbt_valid_to
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where
  snapshotted_data.dbt_unique_key is null
      or (
  snapshotted_data.dbt_unique_key is not null
        and (
          (snapshotted_data.dbt_valid_from < source_data.placed_at)
        )
      )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id
    from updates_source_data as source_data
    join snapshotted_data
      on
    snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (
      (snapshotted_data.dbt_valid_from < source_data.placed_at)
    )
  )
  select * from insertions
  union all
  select * from updates
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
merge into `proj`.`shop`.`snapshot_timestamp` as DBT_INTERNAL_DEST
using `proj`.`shop`.`snapshot_timestamp__dbt_tmp_TIME` as DBT_INTERNAL_SOURCE
on DBT_INTERNAL_SOURCE.dbt_scd_id = DBT_INTERNAL_DEST.dbt_scd_id
when matched
    and DBT_INTERNAL_DEST.dbt_valid_to is null
  and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
  then update set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
when not matched
  and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
  then insert (`id`, `day`, `placed_at`, `status`, `amount`, `dbt_updated_at`, `dbt_valid_from`, `dbt_valid_to`, `dbt_scd_id`) values (`id`, `day`, `placed_at`, `status`, `amount`, `dbt_updated_at`, `dbt_valid_from`, `dbt_valid_to`, `dbt_scd_id`);

-- DELETE table snapshot_timestamp__dbt_tmp_TIME
