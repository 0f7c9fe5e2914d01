-- merge that prunes the partitions of its target
--   {
--     "materialized": "incremental",
--     "unique_key": "id",
--     "partition_by": {"field":"day","data_type":"date"},
--     "require_partition_filter": true,
--     "merge_exclude_columns": ["day"],
--     "incremental_predicates": ["DBT_INTERNAL_DEST.day >= date_sub(current_date(), interval 7 day)"]
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`merge_pruned`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table merge_pruned

-- GET table merge_pruned

-- query
merge into `proj`.`shop`.`merge_pruned` as DBT_INTERNAL_DEST
  using (
  select * from `proj`.`raw`.`orders`
) as DBT_INTERNAL_SOURCE
  on (DBT_INTERNAL_DEST.day >= date_sub(current_date(), interval 7 day)) and (`DBT_INTERNAL_DEST`.`day` is null or `DBT_INTERNAL_DEST`.`day` is not null) and ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
when matched then update set
  `id` = DBT_INTERNAL_SOURCE.`id`, `placed_at` = DBT_INTERNAL_SOURCE.`placed_at`, `status` = DBT_INTERNAL_SOURCE.`status`, `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert
  (`id`, `day`, `placed_at`, `status`, `amount`)
values
  (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`placed_at`, DBT_INTERNAL_SOURCE.`status`, DBT_INTERNAL_SOURCE.`amount`);

-- ## full refresh

-- GET table merge_pruned

-- query
create or replace table `proj`.`shop`.`merge_pruned`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- ## it stands by month: rebuilt

-- GET table merge_pruned

-- DELETE table merge_pruned__dbt_tmp

-- query
create or replace table `proj`.`shop`.`merge_pruned__dbt_tmp`
partition by day
OPTIONS(
  require_partition_filter=True
)
as (
  select * from `proj`.`raw`.`orders`
);

-- query
drop table if exists `proj`.`shop`.`merge_pruned`;
alter table `proj`.`shop`.`merge_pruned__dbt_tmp` rename to `merge_pruned`;

-- GET table merge_pruned
