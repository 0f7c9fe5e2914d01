{{ config(materialized='table') }}
with a as (select * from {{ ref('eph_big') }}), b as (select * from {{ ref('eph_open') }})
select a.id, b.customer, {{ doubled('a.amount') }} as twice from a join b using (id)
