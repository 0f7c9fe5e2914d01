-- a materialized view that goes away when nobody builds it, with a key and tags
--   {
--     "materialized": "materialized_view",
--     "hours_to_expiration": 48,
--     "kms_key_name": "projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
--     "resource_tags": {"proj/env":"prod"}
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

-- ## again

-- GET table materialized_view_options

-- query
alter materialized view `proj`.`shop`.`materialized_view_options` set OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour)
);

-- ## it has another key and tag, and labels that the config has no more

-- GET table materialized_view_options

-- query
alter materialized view `proj`.`shop`.`materialized_view_options` set OPTIONS(
  kms_key_name="projects/proj/locations/eu/keyRings/ring/cryptoKeys/key",
  labels=[],
  tags=[('proj/env', 'prod')],
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour)
);
