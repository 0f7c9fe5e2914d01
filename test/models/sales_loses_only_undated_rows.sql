-- Rows in staging = rows in sales + rows without a real time, which are few.
with counts as (
    select
        (select count(*) from {{ ref('stg_orders') }}) as staged_rows,
        (select count(*) from {{ ref('sales') }}) as sales_rows,
        (select count(*) from {{ ref('stg_orders') }} where event_time < cast('1971-01-01' as {{ dbt.type_timestamp() }})) as undated_rows
)
select *
from counts
where staged_rows <> sales_rows + undated_rows
   or undated_rows > staged_rows * 0.02
