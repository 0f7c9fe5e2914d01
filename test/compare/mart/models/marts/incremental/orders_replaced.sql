{{ config(incremental_strategy='delete+insert', unique_key=['order_id', 'customer_id'], incremental_predicates=["DBT_INCREMENTAL_TARGET.order_id > 0"]) }}
select order_id, customer_id, status from {{ ref('stg_orders') }}
