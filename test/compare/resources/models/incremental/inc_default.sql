{{ config(unique_key='id') }}
select id, status, {{ is_incremental() }} as again from {{ ref('stg_orders') }}
