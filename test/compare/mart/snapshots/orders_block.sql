{% snapshot orders_over_time %}
{{ config(strategy='timestamp', unique_key='order_id', updated_at='changed_at', hard_deletes='invalidate') }}
select order_id, status, ordered_at, batch, ordered_at + interval (batch) hour as changed_at from {{ ref('stg_orders') }}
{% endsnapshot %}

{% snapshot statuses_checked %}
{{ config(strategy='check', unique_key=['order_id', 'customer_id'], check_cols=['status'], target_schema='kept', dbt_valid_to_current=none) }}
select order_id, customer_id, status from {{ ref('stg_orders') }}
{% endsnapshot %}
