-- a view with a contract and grants
--   {
--     "materialized": "view",
--     "contract": {"enforced":true},
--     "grants": {"roles/bigquery.dataViewer":["group:analysts@example.com"]}
--   }

-- ## first run

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as date)
as day
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select id, day from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace view `proj`.`shop`.`view_contract`
OPTIONS()
as select id, day from `proj`.`raw`.`orders`;

-- query
grant `roles/bigquery.dataViewer` on view `proj`.`shop`.`view_contract` to "group:analysts@example.com";

-- ## again

-- dry run: which columns does it give?
select * from (
   select
 cast(null as int64)
as id,
 cast(null as date)
as day
 ) as __dbt_sbq
 where false and current_timestamp() = current_timestamp()
 limit 0;

-- dry run: which columns does it give?
select * from (
  select id, day from `proj`.`raw`.`orders`
) as __dbt_sbq
where false and current_timestamp() = current_timestamp()
limit 0;

-- query
create or replace view `proj`.`shop`.`view_contract`
OPTIONS()
as select id, day from `proj`.`raw`.`orders`;

-- GET dataset

-- query
select privilege_type, grantee
from `proj`.`region-eu`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
where object_schema = "shop"
  and object_name = "view_contract"
  and coalesce(split(grantee, ':')[safe_offset(1)], '') != session_user();

-- query
grant `roles/bigquery.dataViewer` on view `proj`.`shop`.`view_contract` to "group:analysts@example.com";
