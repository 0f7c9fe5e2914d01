{{ config(incremental_strategy='delete+insert', unique_key=['id', 'customer'], incremental_predicates=["DBT_INCREMENTAL_TARGET.id < 100"]) }}
select id, customer, status, amount from {{ ref('stg_orders') }}
