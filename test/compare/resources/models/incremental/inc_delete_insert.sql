{{ config(incremental_strategy='delete+insert', unique_key=['id', 'customer'], incremental_predicates=["id < 100"]) }}
select id, customer, status, amount from {{ ref('stg_orders') }}
