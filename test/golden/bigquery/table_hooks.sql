-- hooks and a header
--   {
--     "materialized": "table",
--     "sql_header": "create temp function twice(x int64) as (x * 2);",
--     "pre-hook": ["select 1",{"sql":"select 2","transaction":false}],
--     "post-hook": "grant `roles/bigquery.dataViewer` on table shop.table_hooks to 'user:a@example.com'"
--   }

-- ## first run

-- query
select 2;

-- query
select 1;

-- query
create temp function twice(x int64) as (x * 2);
create or replace table `proj`.`shop`.`table_hooks`
OPTIONS()
as (
  select twice(id) as id from `proj`.`raw`.`orders`
);

-- query
grant `roles/bigquery.dataViewer` on table shop.table_hooks to 'user:a@example.com';

-- ## again

-- query
select 2;

-- query
select 1;

-- GET table table_hooks

-- query
create temp function twice(x int64) as (x * 2);
create or replace table `proj`.`shop`.`table_hooks`
OPTIONS()
as (
  select twice(id) as id from `proj`.`raw`.`orders`
);

-- query
grant `roles/bigquery.dataViewer` on table shop.table_hooks to 'user:a@example.com';
