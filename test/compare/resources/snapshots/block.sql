{% snapshot snap_block %}
{{ config(target_schema='legacy', strategy='check', unique_key='id', check_cols=['status'], invalidate_hard_deletes=true, updated_at='updated') }}
select * from {{ ref('raw_orders') }}
{% endsnapshot %}
{% snapshot snap_off %}
{{ config(strategy='timestamp', unique_key='id', updated_at='updated', enabled=false) }}
select 1
{% endsnapshot %}
{% snapshot snap_cast %}
{{ config(strategy='timestamp', unique_key='id', updated_at='cast(updated as timestamp)') }}
select * from {{ ref('raw_orders') }}
{% endsnapshot %}
