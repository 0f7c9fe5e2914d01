{{ config(on_schema_change='sync_all_columns', unique_key='id') }}
select id, status, amount from {{ ref('stg_orders') }}
