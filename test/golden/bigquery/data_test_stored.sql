-- a data test whose failures are stored

-- query
create schema if not exists `proj`.`shop_dbt_test__audit` OPTIONS(
  location="EU"
);

-- query
create or replace table `proj`.`shop_dbt_test__audit`.`unique_sales_id`
  OPTIONS()
  as (
with dbt_test__target as (
  select id as unique_field
  from `proj`.`shop`.`sales`
  where id is not null
)
select unique_field, count(*) as n_records
from dbt_test__target
group by unique_field
having count(*) > 1
  );

-- query
select
  count(*) as failures,
  count(*) != 0 as should_warn,
  count(*) != 0 as should_error
from (
  select * from `proj`.`shop_dbt_test__audit`.`unique_sales_id`
) dbt_internal_test;
