{{ config(on_schema_change='append_new_columns', unique_key='id') }}
select id, status, amount from {{ ref('stg_orders') }}
