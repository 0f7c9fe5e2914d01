{{ config(incremental_strategy='merge', unique_key='id', merge_update_columns=['status'], incremental_predicates=["DBT_INTERNAL_DEST.id < 100"]) }}
select id, customer, status, amount from {{ ref('stg_orders') }}
