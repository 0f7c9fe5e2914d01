-- the same for partitions that are replaced, from the last one on
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date"}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`overwrite_swapped_fields`
partition by day
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_swapped_fields

-- GET table overwrite_swapped_fields

-- dry run: which columns does it give?
select * from (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders` where day >= cast(null as date)
) as __dbt_sbq
where false
limit 0;

-- GET table overwrite_swapped_fields

-- query
declare dbt_partitions_for_replacement array<date>;
    declare _dbt_max_partition date default (
      select max(day) from `proj`.`shop`.`overwrite_swapped_fields`
      where day is not null
    );
  create or replace table `proj`.`shop`.`overwrite_swapped_fields__dbt_tmp_TIME`
  partition by day
  OPTIONS(
    expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
  )
  as (
    select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders` where day >= _dbt_max_partition
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct day ignore nulls)
      from `proj`.`shop`.`overwrite_swapped_fields__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_swapped_fields` as DBT_INTERNAL_DEST
    using (
    select * replace (if(`item` is null, null, struct(`item`.`sku` as `sku`, `item`.`note` as `note`)) as `item`) from `proj`.`shop`.`overwrite_swapped_fields__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST.day in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `day`, `item`)
  values
    (`id`, `day`, `item`);
    drop table if exists `proj`.`shop`.`overwrite_swapped_fields__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_swapped_fields

-- query
create or replace table `proj`.`shop`.`overwrite_swapped_fields`
partition by day
OPTIONS()
as (
  select id, day, struct('b' as note, 'a' as sku) as item from `proj`.`raw`.`orders`
);
