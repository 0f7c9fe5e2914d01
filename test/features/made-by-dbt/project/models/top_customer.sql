{{ config(materialized='view') }}
select customer from {{ ref('by_customer') }} order by euros desc limit 1
