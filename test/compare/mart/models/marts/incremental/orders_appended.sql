{{ config(incremental_strategy='append') }}
select order_id, batch from {{ ref('stg_orders') }}
{% if is_incremental() %}
where batch > (select max(batch) from {{ this }}) and batch <= {{ var('day') }}
{% endif %}
