-- a view with every option, its description persisted
--   {
--     "materialized": "view",
--     "hours_to_expiration": 48,
--     "labels": {"team":"shop"},
--     "labels_from_meta": true,
--     "meta": {"tier":"gold"},
--     "resource_tags": {"proj/env":"prod"},
--     "persist_docs": {"relation":true,"columns":true}
--   }

-- ## first run

-- query
create or replace view `proj`.`shop`.`view`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour),
  description="Orders, \"as they are\".\nOne row each.",
  labels=[('tier', 'gold'), ('team', 'shop')],
  tags=[('proj/env', 'prod')]
)
as select * from `proj`.`raw`.`orders`;

-- GET table view

-- GET table view

-- PATCH table view
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER","description":"its number"},
--         {"name":"day","type":"DATE"},
--         {"name":"placed_at","type":"TIMESTAMP"},
--         {"name":"status","type":"STRING"},
--         {"name":"amount","type":"NUMERIC"}
--       ]
--     }
--   }

-- ## again

-- query
create or replace view `proj`.`shop`.`view`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour),
  description="Orders, \"as they are\".\nOne row each.",
  labels=[('tier', 'gold'), ('team', 'shop')],
  tags=[('proj/env', 'prod')]
)
as select * from `proj`.`raw`.`orders`;

-- GET table view

-- GET table view

-- PATCH table view
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER","description":"its number"},
--         {"name":"day","type":"DATE"},
--         {"name":"placed_at","type":"TIMESTAMP"},
--         {"name":"status","type":"STRING"},
--         {"name":"amount","type":"NUMERIC"}
--       ]
--     }
--   }

-- ## a table stands in its place

-- DELETE table view

-- query
create or replace view `proj`.`shop`.`view`
OPTIONS(
  expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 48 hour),
  description="Orders, \"as they are\".\nOne row each.",
  labels=[('tier', 'gold'), ('team', 'shop')],
  tags=[('proj/env', 'prod')]
)
as select * from `proj`.`raw`.`orders`;

-- GET table view

-- GET table view

-- PATCH table view
--   {
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INTEGER","description":"its number"},
--         {"name":"day","type":"DATE"},
--         {"name":"placed_at","type":"TIMESTAMP"},
--         {"name":"status","type":"STRING"},
--         {"name":"amount","type":"NUMERIC"}
--       ]
--     }
--   }
