-- a materialized view that goes away when nobody builds it, with a key and tags
--   {
--     "materialized": "materialized_view",
--     "hours_to_expiration": 48,
--     "kms_key_name": "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
--     "resource_tags": {"proj/env":"prod"},
--     "grants": {"roles/bigquery.dataViewer":["group:analysts@example.com"]}
--   }

-- ## first run

-- query
create materialized view if not exists `proj`.`shop`.`materialized_view_options`
OPTIONS(
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour),
  tags=[('proj/env', 'prod')]
)
as select status, count(*) as orders from `proj`.`raw`.`orders` group by status;

-- query
grant `roles/bigquery.dataViewer` on materialized view `proj`.`shop`.`materialized_view_options` to "group:analysts@example.com";

-- ## again

-- GET table materialized_view_options

-- query
alter materialized view `proj`.`shop`.`materialized_view_options` set OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour)
);

-- GET dataset

-- query
select privilege_type, grantee
from `proj`.`region-eu`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
where object_schema = "shop"
  and object_name = "materialized_view_options"
  and coalesce(split(grantee, ':')[safe_offset(1)], '') != session_user();

-- query
grant `roles/bigquery.dataViewer` on materialized view `proj`.`shop`.`materialized_view_options` to "group:analysts@example.com";

-- ## it has another key and tag, and labels that the config has no more

-- GET table materialized_view_options

-- query
alter materialized view `proj`.`shop`.`materialized_view_options` set OPTIONS(
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  labels=[],
  tags=[('proj/env', 'prod')],
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour)
);

-- GET dataset

-- query
select privilege_type, grantee
from `proj`.`region-eu`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
where object_schema = "shop"
  and object_name = "materialized_view_options"
  and coalesce(split(grantee, ':')[safe_offset(1)], '') != session_user();

-- query
grant `roles/bigquery.dataViewer` on materialized view `proj`.`shop`.`materialized_view_options` to "group:analysts@example.com";
