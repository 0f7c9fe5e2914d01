-- grants: those that stand are asked for, and what the config lacks is revoked
--   {
--     "materialized": "table",
--     "grants": {"roles/bigquery.dataViewer":["user:a@example.com","specialGroup:allAuthenticatedUsers"]}
--   }

-- ## first run

-- query
create or replace table `proj`.`shop`.`table_grants`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- query
grant `roles/bigquery.dataViewer` on table `proj`.`shop`.`table_grants` to "user:a@example.com", "specialGroup:allAuthenticatedUsers";

-- ## again

-- GET table table_grants

-- query
create or replace table `proj`.`shop`.`table_grants`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- GET dataset

-- query
select privilege_type, grantee
from `proj`.`region-eu`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
where object_schema = "shop"
  and object_name = "table_grants"
  and coalesce(split(grantee, ':')[safe_offset(1)], '') != session_user();

-- query
grant `roles/bigquery.dataViewer` on table `proj`.`shop`.`table_grants` to "user:a@example.com", "specialGroup:allAuthenticatedUsers";
