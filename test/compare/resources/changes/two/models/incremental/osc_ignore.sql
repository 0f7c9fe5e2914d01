{{ config(on_schema_change='ignore', unique_key='id') }}
select id, cast(amount as double) as amount, upper(customer) as customer from {{ ref('stg_orders') }}
