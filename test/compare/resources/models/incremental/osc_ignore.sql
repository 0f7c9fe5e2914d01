{{ config(on_schema_change='ignore', unique_key='id') }}
select id, status, amount from {{ ref('stg_orders') }}
