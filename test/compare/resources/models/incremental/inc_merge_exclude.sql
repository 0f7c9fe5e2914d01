{{ config(incremental_strategy='merge', unique_key=['id'], merge_exclude_columns=['customer']) }}
select id, upper(customer) || '{{ "2" if is_incremental() else "1" }}' as customer, status, amount from {{ ref('stg_orders') }}
