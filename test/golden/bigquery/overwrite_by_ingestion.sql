-- insert_overwrite of partitions by the time of ingestion
--   {
--     "materialized": "incremental",
--     "incremental_strategy": "insert_overwrite",
--     "partition_by": {"field":"day","data_type":"date","time_ingestion_partitioning":true}
--   }

-- ## first run

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`overwrite_by_ingestion`
(`id` INT64, `placed_at` TIMESTAMP, `status` STRING, `amount` NUMERIC)
partition by _PARTITIONDATE
OPTIONS();

-- GET table overwrite_by_ingestion

-- query
insert into `proj`.`shop`.`overwrite_by_ingestion` (_PARTITIONTIME, `id`, `placed_at`, `status`, `amount`)
select timestamp(day) as _PARTITIONTIME, * except (day) from (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table overwrite_by_ingestion

-- GET table overwrite_by_ingestion

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp_TIME`
(`id` INT64, `placed_at` TIMESTAMP, `status` STRING, `amount` NUMERIC)
partition by _PARTITIONDATE
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)
);

-- GET table overwrite_by_ingestion__dbt_tmp_TIME

-- query
declare dbt_partitions_for_replacement array<date>;
  insert into `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp_TIME` (_PARTITIONTIME, `id`, `placed_at`, `status`, `amount`)
  select timestamp(day) as _PARTITIONTIME, * except (day) from (
    select * from `proj`.`raw`.`orders`
  );
    -- the null partition is left as it is, and so it is by _dbt_max_partition
    set dbt_partitions_for_replacement = (
      select array_agg(distinct _PARTITIONDATE ignore nulls)
      from `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp_TIME`
    );
  merge into `proj`.`shop`.`overwrite_by_ingestion` as DBT_INTERNAL_DEST
    using (
    select _PARTITIONTIME, * from `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp_TIME`
  ) as DBT_INTERNAL_SOURCE
    on FALSE
  when not matched by source
     and DBT_INTERNAL_DEST._PARTITIONDATE in unnest(dbt_partitions_for_replacement)
    then delete
  when not matched then insert
    (`id`, `placed_at`, `status`, `amount`, `_PARTITIONTIME`)
  values
    (`id`, `placed_at`, `status`, `amount`, `_PARTITIONTIME`);
    drop table if exists `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp_TIME`;

-- ## full refresh

-- GET table overwrite_by_ingestion

-- DELETE table overwrite_by_ingestion__dbt_tmp

-- dry run: which columns does it give?
select * from (
  select * from `proj`.`raw`.`orders`
) as __dbt_sbq
where false
limit 0;

-- query
create or replace table `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp`
(`id` INT64, `placed_at` TIMESTAMP, `status` STRING, `amount` NUMERIC)
partition by _PARTITIONDATE
OPTIONS();

-- GET table overwrite_by_ingestion__dbt_tmp

-- query
insert into `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp` (_PARTITIONTIME, `id`, `placed_at`, `status`, `amount`)
select timestamp(day) as _PARTITIONTIME, * except (day) from (
  select * from `proj`.`raw`.`orders`
);

-- query
drop table if exists `proj`.`shop`.`overwrite_by_ingestion`;
alter table `proj`.`shop`.`overwrite_by_ingestion__dbt_tmp` rename to `overwrite_by_ingestion`;

-- GET table overwrite_by_ingestion
