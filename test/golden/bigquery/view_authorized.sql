-- a view that reads datasets in the place of its readers
--   {"materialized":"view","grant_access_to":[{"project":"proj","dataset":"raw"}]}

-- ## first run

-- query
create or replace view `proj`.`shop`.`view_authorized`
OPTIONS()
as select * from `proj`.`raw`.`orders`;

-- GET dataset

-- PATCH dataset
--   {"access":[{"view":{"projectId":"proj","datasetId":"shop","tableId":"view_authorized"}}]}

-- ## again

-- query
create or replace view `proj`.`shop`.`view_authorized`
OPTIONS()
as select * from `proj`.`raw`.`orders`;

-- GET dataset

-- PATCH dataset
--   {"access":[{"view":{"projectId":"proj","datasetId":"shop","tableId":"view_authorized"}}]}
