-- insert_overwrite that looks at the columns first
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date"},
--     "on_schema_change": "append_new_columns"
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_new_columns`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_new_columns

-- query
create or replace table `proj`.`shop`.`overwrite_new_columns__dbt_tmp_TIME`
partition by day
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
)
as (
  select * from `proj`.`raw`.`orders`
);

-- GET table overwrite_new_columns__dbt_tmp_TIME

-- GET table overwrite_new_columns

-- GET table overwrite_new_columns

-- PATCH table overwrite_new_columns
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER"},
--         {"name":"day","type":"DATE"},
--         {"name":"placed_at","type":"TIMESTAMP"},
--         {"name":"status","type":"STRING"},
--         {"name":"amount","type":"NUMERIC"}
--       ]
--     }
--   }

-- GET table overwrite_new_columns__dbt_tmp_TIME

-- GET table overwrite_new_columns

-- query
declare dbt_partitions_for_replacement array<date>;
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct day ignore nulls)
      from `proj`.`shop`.`overwrite_new_columns__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_new_columns` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`overwrite_new_columns__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.day in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `day`, `placed_at`, `status`, `amount`)
  values
    (`id`, `day`, `placed_at`, `status`, `amount`);
    drop table if exists `proj`.`shop`.`overwrite_new_columns__dbt_tmp_TIME`;

-- DELETE table overwrite_new_columns__dbt_tmp_TIME

-- ## full refresh

-- GET table overwrite_new_columns

-- query
create or replace table `proj`.`shop`.`overwrite_new_columns`
partition by day
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
