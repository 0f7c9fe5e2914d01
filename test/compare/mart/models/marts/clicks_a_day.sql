{{ config(materialized='view_with_count') }}
select day, count(*) as clicks, {{ dbt.dateadd('day', 1, 'day') }} as next_day from {{ ref('stg_clicks') }} group by day
