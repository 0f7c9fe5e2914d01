-- a unit test

-- GET table orders

-- dry run: which columns does it give?
select * from (
with __dbt__cte__raw__orders as (
-- Fixture for orders
  select
      safe_cast(1 as INT64) as `id`,
      safe_cast(2.5 as NUMERIC) as `amount`
    union all
  select
      safe_cast(2 as INT64) as `id`,
      safe_cast(null as NUMERIC) as `amount`
) select id, 2 * amount as amount from __dbt__cte__raw__orders
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0;

-- query
with dbt_internal_unit_test_actual as (
  select
    `id`, `amount`, '''actual''' as `actual_or_expected`
  from (
with __dbt__cte__raw__orders as (
-- Fixture for orders
  select
      safe_cast(1 as INT64) as `id`,
      safe_cast(2.5 as NUMERIC) as `amount`
    union all
  select
      safe_cast(2 as INT64) as `id`,
      safe_cast(null as NUMERIC) as `amount`
) select id, 2 * amount as amount from __dbt__cte__raw__orders
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select
    `id`, `amount`, '''expected''' as `actual_or_expected`
  from (
select
  safe_cast(1 as INT64) as `id`,
  safe_cast(5 as NUMERIC) as `amount`
  ) _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected;
