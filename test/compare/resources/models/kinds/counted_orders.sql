{{ config(materialized='counted', label='orders', post_hook="insert into log_of_runs values ('counted')") }}
select * from {{ ref('stg_orders') }}
