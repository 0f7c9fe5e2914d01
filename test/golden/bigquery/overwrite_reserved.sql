-- insert_overwrite by a column that is named by a reserved word, from the last partition on
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"Window","data_type":"date"},
--     "require_partition_filter": true
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_reserved`
partition by `window`
OPTIONS(
  require_partition_filter=True
)
as (
  select id, day as `window` from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_reserved

-- GET table overwrite_reserved

-- query
declare dbt_partitions_for_replacement array<date>;
    declare _dbt_max_partition date default (
      select max(`window`) from `proj`.`shop`.`overwrite_reserved`
      where `window` is not null
    );
  create or replace table `proj`.`shop`.`overwrite_reserved__dbt_tmp_TIME`
  partition by `window`
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select id, day as `window` from `proj`.`raw`.`orders` where day >= _dbt_max_partition
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select ifnull(array_agg(distinct `window` ignore nulls), [date '0001-01-01'])
      from `proj`.`shop`.`overwrite_reserved__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_reserved` as DBT_INTERNAL_DEST
    using (
    select * from `proj`.`shop`.`overwrite_reserved__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.`window` in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `window`)
  values
    (`id`, `window`);
    drop table if exists `proj`.`shop`.`overwrite_reserved__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_reserved

-- query
create or replace table `proj`.`shop`.`overwrite_reserved`
partition by `window`
OPTIONS(
  require_partition_filter=True
)
as (
  select id, day as `window` from `proj`.`raw`.`orders`
);
