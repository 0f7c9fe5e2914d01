{{ config(severity='warn', store_failures=true, tags=['singular'], fail_calc='count(*)', warn_if='>0') }}
select id from {{ ref('stg_orders') }} where status = 'open'
